package dev.cutroom.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import javax.sql.DataSource;

/**
 * What an embedded server asks for, so that nobody else on the machine is let in: a password that only the node's user
 * can read. Servers are made with it; one of before that, which trusts whoever comes, gets it at its next start. Blocks.
 *
 * @param text letters, digits, {@code -} and {@code _}
 */
record ServerPassword(String text) {

    private static final String FILE = "password";
    private static final int RANDOM_BYTES = 24;
    private static final String RULES = "pg_hba.conf";
    private static final String TRUSTING = "host all all 127.0.0.1/32 trust\n";
    private static final String ASKING = """
            # Written by cutroom: all who connect need the password.
            local all all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    /** The password of the server in a folder, made when there is none yet. */
    static ServerPassword of(Path folder) throws IOException {
        Path file = file(folder);
        if (!Files.exists(file)) {
            make(folder, file);
        }
        return new ServerPassword(Files.readString(file).strip());
    }

    /** Where it stands, in a line. */
    static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * The same before the server starts. One whose password was lost is made to trust whoever comes until {@link #require}
     * has given it another.
     *
     * @param data its data folder; need not exist
     */
    static ServerPassword beforeStart(Path folder, Path data) throws IOException {
        Path rules = data.resolve(RULES);
        if (!Files.exists(file(folder)) && Files.exists(rules)) {
            Files.writeString(rules, TRUSTING);
        }
        return of(folder);
    }

    private static void make(Path folder, Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Path fresh = Files.createTempFile(
                folder,
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(random), StandardOpenOption.SYNC);
        try {
            Files.move(fresh, file);
        } catch (FileAlreadyExistsException another) {
            Files.delete(fresh);
        }
    }

    /**
     * Has a running server ask for the password from now on, if it does not yet. After a crash in the middle the next
     * start does it again.
     *
     * @param server the server's owner
     * @param data its data folder
     */
    void require(DataSource server, Path data) throws IOException {
        Path rules = data.resolve(RULES);
        if (Files.readString(rules).equals(ASKING)) {
            return;
        }
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role postgres password '" + text + "'");
            Path fresh = data.resolve(RULES + ".new");
            Files.writeString(
                    fresh,
                    ASKING,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(fresh, rules, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            statement.execute("select pg_reload_conf()");
        } catch (SQLException failed) {
            throw new IOException("the embedded PostgreSQL server took no password: " + failed.getMessage(), failed);
        }
    }

    @Override
    public String toString() {
        return "…";
    }
}
