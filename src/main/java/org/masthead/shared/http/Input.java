package org.masthead.shared.http;

/**
 * Marks the records that arrive as a request body: they are read by {@link InputReader}, strictly and with all violations at
 * once.
 */
public interface Input {
}
