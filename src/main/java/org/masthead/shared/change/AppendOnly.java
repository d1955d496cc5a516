package org.masthead.shared.change;

import java.sql.Connection;
import java.sql.SQLException;

import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** H2's trigger on the table of records: refuses whatever it is asked about, which is to change a row or to delete it. */
public class AppendOnly implements Trigger {

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        throw new SQLException("audit is append-only");
    }
}
