package org.masthead.delivery;

/** What characters an XML 1.0 document may have; titles may have others. */
final class Xml {

    static final int REPLACEMENT = 0xFFFD;

    private Xml() {
    }

    static boolean legal(int character) {
        return character == '\t' || character == '\n' || character == '\r' || character >= ' ' && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD || character >= 0x10000;
    }
}
