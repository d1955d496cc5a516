package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SyncedFilesTest {

    // O_DSYNC of Linux
    private static final long DSYNC = 010_000;

    @TempDir
    Path folder;

    @BeforeAll
    static void register() {
        SyncedFiles.register();
    }

    @Test
    void aDatabaseIsTheSameFileWithAndWithoutIt() throws SQLException {
        try (var database = DriverManager.getConnection(url("synced")); var statement = database.createStatement()) {
            statement.execute("create table written (id int)");
            statement.execute("insert into written values (7)");
        }
        assertThat(folder.resolve("newsroom.mv.db")).isRegularFile();
        try (var database = DriverManager.getConnection(url("file"));
                var statement = database.createStatement();
                var rows = statement.executeQuery("select id from written")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itsWritesEndOnTheDisk() throws Exception {
        try (var database = DriverManager.getConnection(url("synced"))) {
            assertThat(database.isValid(1)).isTrue();
            assertThat(flags() & DSYNC).isEqualTo(DSYNC);
        }
        try (var database = DriverManager.getConnection(url("file"))) {
            assertThat(database.isValid(1)).isTrue();
            assertThat(flags() & DSYNC).isZero();
        }
    }

    private String url(String scheme) {
        return "jdbc:h2:" + scheme + ":" + folder + "/./newsroom;WRITE_DELAY=0";
    }

    /** How this process has opened the file of the database. */
    private long flags() throws IOException {
        var file = folder.resolve("newsroom.mv.db").toRealPath();
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            var number = open.filter(link -> leadsTo(link, file)).findFirst().orElseThrow().getFileName();
            return Files.readAllLines(Path.of("/proc/self/fdinfo/" + number)).stream().filter(line -> line.startsWith("flags:"))
                    .mapToLong(line -> Long.parseLong(line.replace("flags:", "").strip(), 8)).findFirst().orElseThrow();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            // Closed meanwhile
            return false;
        }
    }
}
