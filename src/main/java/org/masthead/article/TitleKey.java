package org.masthead.article;

import java.util.Arrays;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;

/** The bytes titles are sorted by: Unicode's root collation, so that every database sorts alike whatever its own rules. */
public final class TitleKey {

    // Enough to order titles by; equal beginnings fall back to the id
    private static final int MAX_BYTES = 300;
    private static final Collator COLLATOR = Collator.getInstance(ULocale.ROOT).freeze();

    private TitleKey() {
    }

    public static byte[] of(String title) {
        var key = COLLATOR.getCollationKey(title).toByteArray();
        return key.length <= MAX_BYTES ? key : Arrays.copyOf(key, MAX_BYTES);
    }
}
