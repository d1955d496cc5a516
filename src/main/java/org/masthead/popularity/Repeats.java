package org.masthead.popularity;

import java.time.Duration;
import java.time.Instant;

import com.carrotsearch.hppc.LongShortHashMap;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The same visitor doing the same with the same article within 30 seconds does it once. Time is cut into slots of 30 seconds:
 * what was counted in a slot can only repeat what was counted in it or in one beside it, so that events may come in any order.
 * Remembers what was counted in the last 30 to 60 seconds, in two generations of a bounded size; when one is full before its
 * time, the older one is forgotten early. Used by one thread.
 */
final class Repeats {

    static final Duration RULE = Duration.ofSeconds(30);

    private static final long SLOT = RULE.toMillis();
    private static final short NEVER = -1;

    private final int bound;
    private LongShortHashMap current = new LongShortHashMap();
    private LongShortHashMap previous = new LongShortHashMap();
    private Instant turned = Instant.EPOCH;
    // Of the transaction under way: known once it has committed
    private LongShortHashMap pending = new LongShortHashMap();

    /** @param bound views in a generation */
    Repeats(int bound) {
        this.bound = bound;
    }

    /** To be called before a transaction. */
    void turnTo(Instant now) {
        pending = new LongShortHashMap();
        if (Duration.between(turned, now).abs().compareTo(RULE) >= 0) {
            turn();
            turned = now;
        }
    }

    private void turn() {
        previous = current;
        current = new LongShortHashMap();
    }

    /** Whether it repeats what was counted; if not, it is counted in the transaction under way. */
    boolean repeats(Accepted event) {
        var what = what(event);
        var slot = slot(event);
        var offset = offset(event);
        var key = key(what, slot);
        var before = counted(key(what, slot - 1));
        var after = counted(key(what, slot + 1));
        if (counted(key) != NEVER || before != NEVER && before > offset || after != NEVER && after < offset) {
            return true;
        }
        pending.put(key, offset);
        return false;
    }

    private static long key(long what, long slot) {
        return Hashing.wyhashFinal4().hashLongLongToLong(what, slot);
    }

    private short counted(long key) {
        var offset = pending.getOrDefault(key, NEVER);
        if (offset == NEVER) {
            offset = current.getOrDefault(key, NEVER);
        }
        return offset == NEVER ? previous.getOrDefault(key, NEVER) : offset;
    }

    /** To be called once the transaction has committed. */
    void keepPending() {
        for (var view : pending) {
            keep(view.key, view.value);
        }
        pending = new LongShortHashMap();
    }

    /** What another instance accepted. */
    void learn(Accepted event) {
        keep(key(what(event), slot(event)), offset(event));
    }

    private static long what(Accepted event) {
        return Hashing.wyhashFinal4().hashLongLongLongToLong(event.visitor(),
                event.article().getMostSignificantBits() + event.type().ordinal(), event.article().getLeastSignificantBits());
    }

    private static long slot(Accepted event) {
        return Math.floorDiv(event.at().toEpochMilli(), SLOT);
    }

    private static short offset(Accepted event) {
        return (short) Math.floorMod(event.at().toEpochMilli(), SLOT);
    }

    private void keep(long key, short offset) {
        if (current.size() >= bound) {
            turn();
        }
        current.put(key, offset);
    }
}
