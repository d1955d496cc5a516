package org.masthead.access.audit;

import java.time.DateTimeException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.shared.http.InputBinder;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

/** Reads the audit. */
@ApplicationScoped
public class AuditService {

    private final RecordedChanges changes;

    AuditService(RecordedChanges changes) {
        this.changes = changes;
    }

    @Transactional
    public Slice<AuditRecord> page(AuditFilter filter, Paging paging) {
        var since = filter.since();
        var id = since == null ? null : Ids.parse(since).orElse(null);
        var after = id == null ? null : changes.positionOf(id).orElseThrow(() -> invalid("is the id of no record"));
        try {
            var time = since == null || id != null ? null : InputBinder.instant(since);
            return changes.page(filter, after, time, paging)
                    .map(rows -> rows.stream().map(AuditRecord::of).toList());
        } catch (DateTimeException e) {
            throw invalid("must be an RFC 3339 date-time such as 2026-11-23T16:42:00Z, or the id of a record");
        }
    }

    private static ProblemException invalid(String detail) {
        return ProblemException
                .invalidParameter(Violation.parameter("since", ProblemType.INVALID_PARAMETER.code(), detail, null));
    }
}
