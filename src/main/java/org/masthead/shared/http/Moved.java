package org.masthead.shared.http;

/**
 * The article is reached by another slug now: answered 308 to the same path and query with {@code current} for {@code given}.
 */
public class Moved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String given;
    private final String current;

    public Moved(String given, String current) {
        super(current, null, false, false);
        this.given = given;
        this.current = current;
    }

    public String given() {
        return given;
    }

    public String current() {
        return current;
    }
}
