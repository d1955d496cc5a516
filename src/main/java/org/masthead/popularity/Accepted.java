package org.masthead.popularity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** An event that counts, and who it was today. */
record Accepted(UUID article, ViewType type, Instant at, long visitor) {

    private static final int ARTICLE_BYTES = 2 * Long.BYTES;
    private static final int EVENT_BYTES = Integer.BYTES + Byte.BYTES + 2 * Long.BYTES;

    /** Each article once, then the events: 21 bytes each. */
    static byte[] pack(List<Accepted> events) {
        var articles = new LinkedHashMap<UUID, Integer>();
        events.forEach(event -> articles.putIfAbsent(event.article(), articles.size()));
        var bytes = ByteBuffer
                .allocate(Integer.BYTES + articles.size() * ARTICLE_BYTES + events.size() * EVENT_BYTES);
        bytes.putInt(articles.size());
        articles.keySet().forEach(
                article -> bytes.putLong(article.getMostSignificantBits()).putLong(article.getLeastSignificantBits()));
        events.forEach(event -> bytes.putInt(articles.get(event.article())).put((byte) event.type().ordinal())
                .putLong(event.at().toEpochMilli()).putLong(event.visitor()));
        return bytes.array();
    }

    static List<Accepted> unpack(byte[] packed) {
        var bytes = ByteBuffer.wrap(packed);
        var articles = new UUID[bytes.getInt()];
        for (int i = 0; i < articles.length; i++) {
            articles[i] = new UUID(bytes.getLong(), bytes.getLong());
        }
        var events = new ArrayList<Accepted>(bytes.remaining() / EVENT_BYTES);
        while (bytes.hasRemaining()) {
            events.add(new Accepted(articles[bytes.getInt()], ViewType.values()[bytes.get()],
                    Instant.ofEpochMilli(bytes.getLong()), bytes.getLong()));
        }
        return events;
    }
}
