package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the file of an embedded database grows. */
class EmbeddedSpaceTest {

    private static final int ROWS = 20_000;

    private final JdbcDataSource database = new JdbcDataSource();
    private final Random random = new Random(1);
    @TempDir
    Path folder;
    private EmbeddedSpace space;
    private Path file;

    @BeforeEach
    void newDatabase() {
        use("grown");
    }

    private void use(String name) {
        file = folder.resolve(name + ".mv.db");
        var url = "jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0;RETENTION_TIME=0";
        database.setUrl(url);
        space = new EmbeddedSpace(database, url);
    }

    private static void fill(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table changed (id int primary key, text varchar)");
            statement.execute("create table added (id int auto_increment primary key, text varchar)");
            statement.execute("insert into changed select x, repeat('a', 200) from system_range(1, " + ROWS + ")");
        }
    }

    /** Rows anywhere, and one that stays: so that a page of each commit is kept. */
    private void commit(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (int row = 0; row < 30; row++) {
                statement.execute("update changed set text = repeat('b', 200) where id = " + random.nextInt(ROWS));
            }
            statement.execute("insert into added (text) values (repeat('c', 2000))");
        }
        connection.commit();
    }

    private static void isComplete(Connection connection, int commits) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*), (select count(*) from added) from changed")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(ROWS);
            assertThat(rows.getInt(2)).isEqualTo(commits);
        }
    }

    @Test
    void fileGrowsLessThanWhatIsWritten() throws Exception {
        var grown = sizeAfter(300, false);
        use("tidied");
        assertThat(sizeAfter(300, true)).isLessThan(grown / 2);
    }

    /** While it is open: at its end H2 writes some anew itself. */
    private long sizeAfter(int commits, boolean tidy) throws Exception {
        try (var connection = database.getConnection()) {
            fill(connection);
            for (int i = 0; i < commits; i++) {
                commit(connection);
                if (tidy && i % 20 == 19) {
                    space.tidy();
                }
            }
            isComplete(connection, commits);
            return Files.size(file);
        }
    }

    @Test
    void spaceIsFreeWhileNobodyWrites() throws Exception {
        try (var connection = database.getConnection()) {
            fill(connection);
            for (int i = 0; i < 100; i++) {
                commit(connection);
            }
            var store = space.find();
            assertThat(store.getFileStore().getChunksFillRate()).isLessThan(50);
            for (int i = 0; i < 20; i++) {
                space.tidy();
            }
            assertThat(store.getFileStore().getChunksFillRate()).isGreaterThanOrEqualTo(50);
            isComplete(connection, 100);
        }
        try (var connection = database.getConnection()) {
            isComplete(connection, 100);
        }
    }

    @Test
    void fileThatWasOpenedAnewIsTidiedToo() throws Exception {
        try (var connection = database.getConnection()) {
            fill(connection);
            space.tidy();
        }
        try (var connection = database.getConnection()) {
            for (int i = 0; i < 100; i++) {
                commit(connection);
            }
            for (int i = 0; i < 20; i++) {
                space.tidy();
            }
            assertThat(space.find().getFileStore().getChunksFillRate()).isGreaterThanOrEqualTo(50);
            isComplete(connection, 100);
        }
    }
}
