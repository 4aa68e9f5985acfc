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
 * @param s3 S3-compatible stores
 * @param archives folders that get each hole-free run of an event as it was recorded
 * @param youtube channels of YouTube
 */
public record PublishSettings(
        List<Directory> directories, List<HttpPut> http, List<S3> s3, List<Archive> archives, List<YouTube> youtube) {

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

    /**
     * An S3-compatible store.
     *
     * @param endpoint with its scheme, as {@code https://s3.eu-central-1.amazonaws.com}
     * @param prefix put before each key
     * @param pathStyle the bucket stands in the path, not in the host's name
     * @param partSize of multipart uploads; grows by itself for files that would need more than 10,000 parts
     * @param urlPrefix put before {@code ID.ENDING} in the links that are shown; the endpoint's address when it is not set
     */
    public record S3(
            String name,
            String endpoint,
            @Default("us-east-1") String region,
            String bucket,
            @Default("") String prefix,
            Secret accessKey,
            Secret secretKey,
            @Default("true") boolean pathStyle,
            @Default("16MiB") Bytes partSize,
            Optional<String> urlPrefix) {

        private static final long LEAST_PART_BYTES = 5 << 20;
        private static final long MOST_PART_BYTES = 512 << 20;

        /** @throws IllegalArgumentException when S3 would not take it */
        public S3 {
            if (partSize.count() < LEAST_PART_BYTES || partSize.count() > MOST_PART_BYTES) {
                throw new IllegalArgumentException("part-size is " + partSize.count()
                        + " bytes; S3 takes parts of 5MiB and more, and they are held in memory, so 512MiB at most");
            }
            if (!prefix.matches("[A-Za-z0-9/._-]*")) {
                throw new IllegalArgumentException(
                        "prefix is '" + prefix + "'; it may have ASCII letters, digits, and / . _ - only");
            }
            while (endpoint.endsWith("/")) {
                endpoint = endpoint.substring(0, endpoint.length() - 1);
            }
        }
    }

    /**
     * A folder for what was recorded of events, as Matroska, not encoded again.
     *
     * @param urlPrefix put before a file's name in the links that are shown
     */
    public record Archive(String name, Path folder, Optional<String> urlPrefix) {}

    /**
     * A channel of YouTube.
     *
     * @param refreshToken of OAuth, with the scope {@code https://www.googleapis.com/auth/youtube}
     * @param privacy {@code public}, {@code unlisted} or {@code private}
     * @param category a number of YouTube's
     * @param playlists identifiers of playlists by the tags whose videos belong into them
     * @param quota units that all nodes may use of a day
     * @param uploadUnits what YouTube counts for an upload
     * @param chunk sent in one request
     */
    public record YouTube(
            String name,
            String clientId,
            Secret clientSecret,
            Secret refreshToken,
            @Default("unlisted") String privacy,
            @Default("20") String category,
            Map<String, String> playlists,
            @Default("10000") int quota,
            @Default("1600") int uploadUnits,
            @Default("16MiB") Bytes chunk,
            @Default("https://www.googleapis.com") String api,
            @Default("https://oauth2.googleapis.com/token") String tokens) {

        private static final long CHUNK_STEP_BYTES = 256 << 10;

        /** @throws IllegalArgumentException when YouTube would not take it */
        public YouTube {
            if (chunk.count() <= 0 || chunk.count() % CHUNK_STEP_BYTES != 0 || chunk.count() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "chunk is " + chunk.count() + " bytes; it must be a multiple of 256KiB, below 2GiB");
            }
            if (!List.of("public", "unlisted", "private").contains(privacy)) {
                throw new IllegalArgumentException(
                        "privacy is '" + privacy + "'; it must be public, unlisted or private");
            }
        }
    }
}
