package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;

/** The database of the running service, which is behind a pool. */
@NewsroomTest
class ServedDatabaseTest {

    @Inject
    EmbeddedSpace space;
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    void itsFileIsTidiedWhereItIsEmbedded() throws SQLException {
        assertThatCode(space::tidy).doesNotThrowAnyException();
        if (url.startsWith("jdbc:h2:")) {
            assertThat(space.find().isClosed()).isFalse();
            // As tests set it
            assertThat(space.find().getRetentionTime()).isEqualTo(40_000);
        } else {
            assertThatThrownBy(space::find).isInstanceOf(SQLException.class);
        }
    }
}
