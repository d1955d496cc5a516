package org.masthead.shared.text;

/** What every text that comes in must satisfy, whatever database stores it. */
public final class Texts {

    private Texts() {
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** True when the text has a NUL or half a surrogate pair: PostgreSQL refuses both, H2 takes them. */
    public static boolean unstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return true;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The first {@code limit} code points. */
    public static String head(String text, int limit) {
        return length(text) <= limit ? text : text.substring(0, text.offsetByCodePoints(0, limit));
    }
}
