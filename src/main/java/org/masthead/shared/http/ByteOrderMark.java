package org.masthead.shared.http;

import java.util.Arrays;

/** What many tools on Windows begin a file in UTF-8 with. It says nothing, and is no JSON anywhere but there. */
public final class ByteOrderMark {

    private ByteOrderMark() {
    }

    public static byte[] without(byte[] file) {
        return file.length > 2 && file[0] == (byte) 0xEF && file[1] == (byte) 0xBB && file[2] == (byte) 0xBF
                ? Arrays.copyOfRange(file, 3, file.length)
                : file;
    }
}
