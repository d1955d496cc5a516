package org.masthead.editorschoice;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.masthead.shared.http.Json;

/** The revisions of each list: the present number, and what the list was at every one of them. */
@ApplicationScoped
class PickLists {

    private final Session entities;

    PickLists(Session entities) {
        this.entities = entities;
    }

    /** A list as it was after one write. */
    record Revision(int number, List<PickSnapshot> entries) {

        static final Revision NONE = new Revision(0, List.of());
    }

    /** The list's revision, 0 before the first write. */
    int revision(String scope) {
        return entities.createNativeQuery("select revision from pick_list where scope = :scope", Integer.class)
                .setParameter("scope", scope).uniqueResultOptional().orElse(0);
    }

    /** The same, and the list's row is taken until the end of the transaction, so that its writers wait for each other. */
    int hold(String scope) {
        return held(scope).or(() -> {
            entities.createNativeMutationQuery(
                    "insert into pick_list (scope, revision) values (:scope, 0) on conflict do nothing")
                    .setParameter("scope", scope).executeUpdate();
            return held(scope);
        }).orElseThrow();
    }

    private Optional<Integer> held(String scope) {
        return entities.createNativeQuery("select revision from pick_list where scope = :scope for update", Integer.class)
                .setParameter("scope", scope).uniqueResultOptional();
    }

    void record(String scope, Revision revision, String actor, Instant now) {
        entities.createNativeMutationQuery("update pick_list set revision = :revision where scope = :scope")
                .setParameter("revision", revision.number()).setParameter("scope", scope).executeUpdate();
        entities.createNativeMutationQuery("""
                insert into pick_revision (scope, revision, written_at, written_by, entries)
                values (:scope, :revision, :now, :actor, :entries)""")
                .setParameter("scope", scope).setParameter("revision", revision.number()).setParameter("now", now)
                .setParameter("actor", actor).setParameter("entries", Json.write(revision.entries())).executeUpdate();
    }

    /** What the list was at that time; for a time to come, what it is now. */
    Optional<Revision> inForce(String scope, Instant at) {
        return entities.createNativeQuery("""
                select revision, entries from pick_revision where scope = :scope and written_at <= :at
                order by revision desc fetch first 1 rows only""", Object[].class)
                .addScalar("revision", Integer.class).addScalar("entries", String.class)
                .setParameter("scope", scope).setParameter("at", at).uniqueResultOptional()
                .map(row -> new Revision((Integer) row[0], Arrays.asList(Json.read((String) row[1], PickSnapshot[].class))));
    }
}
