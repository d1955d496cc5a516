package org.masthead.transfer;

/**
 * How to import.
 *
 * @param create true: an article that exists is a failure; false: it is overwritten
 * @param publish whether to publish what is brought in
 */
record ImportOptions(boolean create, boolean publish, String actor) {
}
