package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.testsupport.OpenFile;

class SyncedFilesTest {

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

    @ParameterizedTest
    @CsvSource({ "synced, true", "file, false" })
    @EnabledOnOs(OS.LINUX)
    void itsWritesEndOnTheDisk(String scheme, boolean synced) throws Exception {
        try (var database = DriverManager.getConnection(url(scheme))) {
            assertThat(database.isValid(1)).isTrue();
            assertThat(OpenFile.synced(ProcessHandle.current().pid(), folder.resolve("newsroom.mv.db"))).isEqualTo(synced);
        }
    }

    private String url(String scheme) {
        return "jdbc:h2:" + scheme + ":" + folder + "/./newsroom;WRITE_DELAY=0";
    }
}
