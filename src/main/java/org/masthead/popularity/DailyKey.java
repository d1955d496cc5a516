package org.masthead.popularity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes visitors with a key that is another on each UTC day. It is made of two halves: one that never is in the database (a
 * setting, or a file elsewhere), and a random one that all instances read there and that is destroyed the next
 * day. So neither a copy of the data nor the setting alone tells who a hash is, and after its day both together do not. Used by
 * one thread.
 */
final class DailyKey {

    private static final Logger LOG = Logger.getLogger(DailyKey.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String FILE = "visitors.key";
    private static final int BYTES = 32;

    private final PopularityConfig config;
    private byte @Nullable [] outside;
    private @Nullable LocalDate day;
    private @Nullable Mac mac;

    DailyKey(PopularityConfig config) {
        this.config = config;
    }

    /** Makes or reads today's key where it is not known yet, in the connection's transaction. */
    void turnTo(Connection connection, Instant now) throws SQLException {
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        if (!today.equals(day)) {
            mac = mac(combined(inside(connection, today), today));
            // A rollback may undo the row: then it is asked for again
            day = null;
        }
    }

    /** To be called after the commit of a transaction that turned to this day. */
    void keep(Instant now) {
        day = now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** 64 bits that stand for this visitor today. */
    long hash(String visitor) {
        if (mac == null) {
            throw new IllegalStateException("The day has no key yet");
        }
        return ByteBuffer.wrap(mac.doFinal(visitor.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    private static byte[] inside(Connection connection, LocalDate today) throws SQLException {
        try (var statement = connection.prepareStatement("delete from visitor_day where on_day < ?")) {
            statement.setObject(1, today);
            statement.executeUpdate();
        }
        try (var statement = connection
                .prepareStatement("insert into visitor_day (on_day, half) values (?, ?) on conflict do nothing")) {
            statement.setObject(1, today);
            statement.setBytes(2, random());
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement("select half from visitor_day where on_day = ?")) {
            statement.setObject(1, today);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBytes(1);
            }
        }
    }

    private byte[] combined(byte[] inside, LocalDate today) {
        if (outside == null) {
            outside = config.secret().map(secret -> secret.getBytes(StandardCharsets.UTF_8)).orElseGet(this::file);
        }
        var combine = mac(outside);
        combine.update(inside);
        return combine.doFinal(today.toString().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] file() {
        var file = Path.of(config.keyFolder(), FILE);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var out = Files.newByteChannel(file,
                    java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly())) {
                out.write(ByteBuffer.wrap(random()));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("The key of visitors is there", e);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            LOG.warnf("%s cannot be used (%s): visitors are told apart by a key in memory, new with each start", file, e);
            return random();
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
    }

    private static byte[] random() {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private static Mac mac(byte[] key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
