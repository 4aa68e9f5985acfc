package dev.cutroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx serving the synthetic store's folder, if it is installed. */
final class Nginx implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final int port;

    private Nginx(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    static Optional<Nginx> start(Path base, int workers, int port) throws Exception {
        Optional<Path> program = Programs.find("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("cutroom-bench-nginx");
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
            daemon off;
            %s
            pid %s/pid;
            error_log stderr error;
            worker_processes %d;
            events { worker_connections 4096; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 100000000;
              open_file_cache max=4000;
              types { video/mp2t ts; }
              default_type application/octet-stream;
              client_body_temp_path %s;
              proxy_temp_path %s;
              fastcgi_temp_path %s;
              uwsgi_temp_path %s;
              scgi_temp_path %s;
              server { listen 127.0.0.1:%d; root %s; }
            }
            """.formatted(
                        System.getProperty("user.name").equals("root") ? "user root;" : "",
                        folder,
                        workers,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        port,
                        base));
        Process process = new ProcessBuilder(
                        program.get().toString(), "-p", folder.toString(), "-c", configuration.toString())
                .redirectError(folder.resolve("error.log").toFile())
                .start();
        if (process.waitFor(1, TimeUnit.SECONDS)) {
            throw new IOException("nginx ended: " + Files.readString(folder.resolve("error.log")));
        }
        return Optional.of(new Nginx(process, folder, port));
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + "/" + path;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor(5, TimeUnit.SECONDS);
        Programs.delete(folder);
    }
}
