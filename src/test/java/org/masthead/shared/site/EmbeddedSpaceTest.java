package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the file of an embedded database grows. */
class EmbeddedSpaceTest {

    @TempDir
    Path folder;

    @Test
    void fileStaysNearTheSizeOfWhatIsInIt() throws Exception {
        var grown = sizeAfterWrites("grown", false);
        var tidied = sizeAfterWrites("tidied", true);
        assertThat(tidied).isLessThan(grown / 2);
    }

    /** Of rows of which each commit changes some, anywhere, and adds one that stays: so that a page of each commit is kept. */
    private long sizeAfterWrites(String name, boolean tidy) throws SQLException, IOException {
        var database = new JdbcDataSource();
        database.setUrl("jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0;RETENTION_TIME=0");
        var space = new EmbeddedSpace(database);
        var random = new Random(1);
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute("create table changed (id int primary key, text varchar)");
            statement.execute("create table added (id int primary key, text varchar)");
            statement.execute("insert into changed select x, repeat('a', 200) from system_range(1, 20000)");
            for (int commit = 0; commit < 300; commit++) {
                connection.setAutoCommit(false);
                for (int row = 0; row < 30; row++) {
                    statement.execute("update changed set text = repeat('b', 200) where id = " + random.nextInt(20_000));
                }
                statement.execute("insert into added values (" + commit + ", repeat('c', 2000))");
                connection.commit();
                if (tidy && commit % 20 == 19) {
                    space.tidy();
                }
            }
            try (var rows = statement.executeQuery("select count(*), (select count(*) from added) from changed")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(20_000);
                assertThat(rows.getInt(2)).isEqualTo(300);
            }
            return Files.size(folder.resolve(name + ".mv.db"));
        }
    }
}
