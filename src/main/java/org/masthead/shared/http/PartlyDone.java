package org.masthead.shared.http;

/** An answer of 200 that may tell of failures: it is never left out, whatever the caller prefers. */
public interface PartlyDone {

    boolean complete();
}
