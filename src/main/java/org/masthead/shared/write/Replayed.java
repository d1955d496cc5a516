package org.masthead.shared.write;

/** This request was answered before: what it was told then is told again. */
class Replayed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient KeptAnswer answer;

    Replayed(KeptAnswer answer) {
        super("replayed", null, false, false);
        this.answer = answer;
    }

    KeptAnswer answer() {
        return answer;
    }
}
