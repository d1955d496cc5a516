package org.masthead.shared.problem;

import java.util.Arrays;
import java.util.Optional;

/** Every kind of problem the service answers, with its status; {@code code()} is the name clients switch on. */
public enum ProblemType {
    MALFORMED_JSON(400, "Malformed JSON",
            "The body is not one well-formed JSON value in UTF-8: it breaks the grammar, repeats a key,"
                    + " or is followed by more text. Nothing was changed."),
    UNKNOWN_PARAMETER(400, "Unknown parameter",
            "A query parameter is not one this operation knows. Nothing is ignored in silence;"
                    + " `suggestion` holds the nearest name there is."),
    INVALID_PARAMETER(400, "Invalid parameter",
            "A query parameter or header has a value out of its range or form, or is repeated where one value is allowed."),
    INVALID_CURSOR(400, "Invalid cursor",
            "The cursor was not made by this service, or for other filters or another sort. Start again without it."),
    MALFORMED_REQUEST(400, "Malformed request", "The request line, a header or the path is not well-formed HTTP."),
    UNAUTHENTICATED(401, "Unauthenticated",
            "This operation needs a key: send `Authorization: Bearer mh_…` with one that is known, not expired and not revoked."),
    FORBIDDEN(403, "Forbidden",
            "The key is valid, but its role may not do this; `detail` names the role that may. Or the request comes from a page of an"
                    + " origin that is not allowed."),
    NOT_FOUND(404, "Not found", "Nothing is at this address, and nothing live ever was."),
    NO_PATH(404, "No path",
            "No chain of edges of the asked length joins the two articles. With `complete` false the search met more edges than"
                    + " it looks at and was given up, so there may be one."),
    METHOD_NOT_ALLOWED(405, "Method not allowed",
            "The address exists, but not with this method; the `Allow` header lists those it has."),
    NOT_ACCEPTABLE(406, "Not acceptable", "None of the media types in `Accept` can be produced here."),
    SLUG_TAKEN(409, "Slug taken", "Another article holds this slug, now or from earlier."),
    EXTERNAL_ID_TAKEN(409, "External id taken", "Another article has this `externalId`."),
    ILLEGAL_TRANSITION(409, "Illegal transition",
            "The article's state does not allow this action; `allowedActions` lists those it does."),
    RELATION_CYCLE(409, "Relation cycle",
            "The edge would close a cycle in a type that has none; `path` lists the chain of ids that is there already."),
    TOO_MANY_RELATIONS(409, "Too many relations", "An article has at most 50 edges of a type; remove one first."),
    EXISTS(409, "Exists already",
            "An import with `mode=create`, a bulk `create` or a record of an export met what is there already."),
    IN_USE(409, "In use", "Articles use this; `count` says how many. Take it off them first."),
    IDEMPOTENCY_IN_FLIGHT(409, "Idempotency-Key in flight",
            "The first request with this `Idempotency-Key` is still running. Ask again in a moment: its answer is then replayed."),
    GONE(410, "Gone", "It was live and is not any more."),
    VERSION_MISMATCH(412, "Version mismatch",
            "It changed since the version in `If-Match`. Nothing was written: read `currentVersion`, look at"
                    + " `changedFields`, and send again."),
    TOO_LARGE(413, "Too large", "The body is larger than this operation takes."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The body has no media type, or one this operation does not read."),
    INVALID(422, "Invalid", "The body is well-formed, but its content is not valid; `errors` names every place at once."),
    UNKNOWN_SECTION(422, "Unknown section",
            "There is no such section; `suggestion` holds the nearest one. Sections are made with PUT /v1/sections/{slug}."),
    IDEMPOTENCY_MISMATCH(422, "Idempotency-Key mismatch",
            "Within the last 24 hours this `Idempotency-Key` came with another method, path, query or body. A new request needs a new key."),
    IDEMPOTENCY_UNSUPPORTED(422, "Idempotency-Key unsupported",
            "This operation streams its answer and keeps none, so it takes no `Idempotency-Key`. Nothing was changed."),
    IF_MATCH_REQUIRED(428, "If-Match required",
            "This write needs `If-Match` with the ETag that was read, so that no one else's change is lost; `*` overrides."),
    RATE_LIMITED(429, "Rate limited",
            "More requests came from this address or with this key than are taken. Nothing was changed; try again after"
                    + " `Retry-After` seconds."),
    OVERLOADED(503, "Overloaded",
            "More work is waiting than the service takes on. Nothing was changed; try again after `Retry-After` seconds."),
    UNAVAILABLE(503, "Unavailable",
            "The database is gone or silent. Nothing is known to have changed; try again after `Retry-After` seconds."),
    INTERNAL(500, "Internal error", "The service failed; its log has the `requestId`.");

    private final int status;
    private final String title;
    private final String explanation;

    ProblemType(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    public static Optional<ProblemType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
    }

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }
}
