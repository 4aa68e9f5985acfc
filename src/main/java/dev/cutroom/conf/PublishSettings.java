package dev.cutroom.conf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where finished cuts go. Events name one; those that name none go to the first, in the order of these lists.
 *
 * @param directories folders
 * @param http servers that take files by PUT
 */
public record PublishSettings(List<Directory> directories, List<HttpPut> http) {

    /**
     * A folder for videos and, beside each, what was written of it.
     *
     * @param urlPrefix put before a file's name in the links that are shown
     */
    public record Directory(String name, Path folder, Optional<String> urlPrefix) {}

    /**
     * A server that takes files by PUT.
     *
     * @param url with {@code {id}} and {@code {ending}}
     * @param link what people see the video by, with the same two; the url where none is set
     * @param token sent as a bearer token
     * @param headers sent besides
     * @param webhook told of each video by POST; without one, what was written of it goes beside it by PUT
     */
    public record HttpPut(
            String name,
            String url,
            Optional<String> link,
            Optional<Secret> token,
            Map<String, Secret> headers,
            Optional<String> webhook) {

        /** @throws IllegalArgumentException when two events would overwrite each other */
        public HttpPut {
            if (!url.contains("{id}") || !url.contains("{ending}")) {
                throw new IllegalArgumentException("url is '" + url
                        + "'; it must have {id} and {ending}, as in https://example.org/clips/{id}.{ending}");
            }
        }
    }
}
