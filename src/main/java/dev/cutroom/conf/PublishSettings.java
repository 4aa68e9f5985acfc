package dev.cutroom.conf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where finished cuts go.
 *
 * @param directories folders; events name one, the first is for those that name none
 */
public record PublishSettings(List<Directory> directories) {

    /**
     * A folder for videos and, beside each, what was written of it.
     *
     * @param urlPrefix put before a file's name in the links that are shown
     */
    public record Directory(String name, Path folder, Optional<String> urlPrefix) {}
}
