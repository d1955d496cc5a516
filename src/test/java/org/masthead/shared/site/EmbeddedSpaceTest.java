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

    @BeforeEach
    void newDatabase() {
        use("tidied");
    }

    private void use(String name) {
        var url = "jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0;RETENTION_TIME=0";
        database.setUrl(url);
        space = new EmbeddedSpace(database, url);
    }

    private long size(String name) throws Exception {
        return Files.size(folder.resolve(name + ".mv.db"));
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
        use("grown");
        try (var connection = database.getConnection()) {
            fill(connection);
            for (int i = 0; i < 300; i++) {
                commit(connection);
            }
            isComplete(connection, 300);
        }
        use("tidied");
        try (var connection = database.getConnection()) {
            fill(connection);
            for (int i = 0; i < 300; i++) {
                commit(connection);
                if (i % 20 == 19) {
                    space.tidy();
                }
            }
            isComplete(connection, 300);
        }
        assertThat(size("tidied")).isLessThan(size("grown") / 2);
    }

    @Test
    void spaceIsFreeWhileNobodyWrites() throws Exception {
        try (var connection = database.getConnection()) {
            fill(connection);
            for (int i = 0; i < 100; i++) {
                commit(connection);
            }
            var file = space.find();
            assertThat(file.getFileStore().getChunksFillRate()).isLessThan(50);
            for (int i = 0; i < 10; i++) {
                space.tidy();
            }
            assertThat(file.getFileStore().getChunksFillRate()).isGreaterThanOrEqualTo(50);
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
            for (int i = 0; i < 10; i++) {
                space.tidy();
            }
            assertThat(space.find().getFileStore().getChunksFillRate()).isGreaterThanOrEqualTo(50);
            isComplete(connection, 100);
        }
    }
}
