package org.masthead.related.automatic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;

/**
 * A text's phrases in 64 bytes (MinHash, one byte of each of 64 minima): two texts agree in about as many bytes as they share
 * phrases, so that copies are recognised without their texts.
 */
record Fingerprint(byte[] bytes) {

    private static final int SIZE = 64;
    // Both of a pair that agree in half of their phrases were one text once
    private static final int COPY = SIZE / 2;

    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    static Fingerprint of(Collection<String> phrases) {
        var minima = new int[SIZE];
        Arrays.fill(minima, Integer.MAX_VALUE);
        for (var phrase : phrases) {
            var hash = mixed(phrase.hashCode() * 0x9E3779B97F4A7C15L);
            var step = mixed(hash) | 1;
            for (int i = 0; i < SIZE; i++) {
                hash += step;
                minima[i] = Math.min(minima[i], (int) (mixed(hash) >>> 33));
            }
        }
        var bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) minima[i];
        }
        return new Fingerprint(bytes);
    }

    boolean copies(Fingerprint other) {
        var same = 0;
        for (int i = 0; i < SIZE; i += Long.BYTES) {
            var differences = (long) LONGS.get(bytes, i) ^ (long) LONGS.get(other.bytes, i);
            // The highest bit of each byte that is not 0
            var different = ((differences & LOW_BITS) + LOW_BITS | differences) & ~LOW_BITS;
            same += Long.BYTES - Long.bitCount(different);
        }
        return same >= COPY && !isOfNothing();
    }

    /** As of a single word: no phrase was smaller than the first. */
    private boolean isOfNothing() {
        for (var minimum : bytes) {
            if (minimum != (byte) Integer.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    private static long mixed(long value) {
        var mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
