package org.masthead.popularity;

/** What became of the events of a batch; the five numbers add up to what was sent. */
public record ViewReport(int accepted, int duplicates, int bots, int unknown, int invalid) {

    static final ViewReport NONE = new ViewReport(0, 0, 0, 0, 0);

    ViewReport withInvalid(int events) {
        return new ViewReport(accepted, duplicates, bots, unknown, events);
    }
}
