package org.masthead.shared.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = { "jdbc:h2:synced:./data/./masthead;MODE=PostgreSQL;WRITE_DELAY=0;CACHE_SIZE=1",
            "jdbc:h2:file:/srv/masthead;write_delay=0", "jdbc:postgresql://localhost/masthead" })
    void whatKeepsWritesIsTaken(String url) {
        assertThat(SafeSettings.risk(url)).isNull();
    }

    @ParameterizedTest
    @CsvSource({ "jdbc:h2:mem:masthead;WRITE_DELAY=0, in memory", "jdbc:h2:synced:./data/masthead, WRITE_DELAY",
            "jdbc:h2:file:./data/masthead;WRITE_DELAY=05, WRITE_DELAY", "jdbc:h2:sync:./data/masthead;WRITE_DELAY=0, neither",
            "jdbc:h2:Synced:./data/masthead;WRITE_DELAY=0, neither", "jdbc:h2:./data/masthead;WRITE_DELAY=0, neither" })
    void whatWouldLoseThemIsRefused(String url, String why) {
        assertThat(SafeSettings.risk(url)).contains(why);
    }
}
