package org.masthead.article;

import java.time.Instant;

/** Which version, whose, and why. */
public record VersionHead(int version, String who, Instant when, String note) {

    static VersionHead of(ArticleVersion version) {
        return new VersionHead(version.version, version.writtenBy, version.writtenAt, version.note);
    }
}
