package org.masthead.shared.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.paging.Cursors.Cursor;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Secrets;

class CursorsTest {

    private static final Cursor PLACE = new Cursor("2026-11-23T16:42:00Z",
            UUID.fromString("019a0b5c-0000-7000-8000-000000000000"), false);

    private final Cursors cursors = new Cursors(secrets("s"));

    private static Secrets secrets(String secret) {
        return new Secrets(null) {

            @Override
            public byte[] named(String name) {
                return (secret + name).getBytes();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-11-23T16:42:00Z", "", "Ереван 🗞", "AAECAw==" })
    void cursorComesBackAsItWas(String key) {
        for (var backward : new boolean[] { false, true }) {
            var cursor = new Cursor(key, PLACE.id(), backward);
            assertThat(cursors.read(cursors.write(cursor, "q"), "q")).isEqualTo(cursor);
        }
    }

    @Test
    void cursorGoesIntoAQueryAsItIs() {
        assertThat(cursors.write(PLACE, "q")).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void cursorBelongsToItsQueryAndItsSecret() {
        var cursor = cursors.write(PLACE, "q");
        assertInvalid(cursors, cursor, "r");
        assertInvalid(new Cursors(secrets("other")), cursor, "q");
    }

    @Test
    void everyByteIsSigned() {
        var cursor = cursors.write(PLACE, "q");
        for (int i = 0; i < cursor.length() - 1; i++) {
            var other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            assertInvalid(cursors, cursor.substring(0, i) + other + cursor.substring(i + 1), "q");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a", "AAAA", "!", "=", "\u0000", "🗞",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
    void anythingElseIsInvalid(String text) {
        assertInvalid(cursors, text, "q");
    }

    private static void assertInvalid(Cursors cursors, String text, String query) {
        assertThatThrownBy(() -> cursors.read(text, query)).isInstanceOfSatisfying(ProblemException.class,
                problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_CURSOR));
    }
}
