package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What robots asked for in a transaction: per article, and per robot. */
final class RobotTally {

    private static final String UPDATE_VIEW = "update robot_view set views = views + ? where on_day = ? and article_id = ?";
    private static final String INSERT_VIEW = "insert into robot_view (views, on_day, article_id) values (?, ?, ?) on conflict do nothing";
    private static final String UPDATE_VISIT = "update robot_visit set views = views + ? where on_day = ? and robot = ?";
    private static final String INSERT_VISIT = "insert into robot_visit (views, on_day, robot) values (?, ?, ?) on conflict do nothing";

    private final LocalDate day;
    private final Map<UUID, Integer> articles = new HashMap<>();
    private final Map<String, Integer> robots = new HashMap<>();

    RobotTally(LocalDate day) {
        this.day = day;
    }

    void add(UUID article, String robot) {
        articles.merge(article, 1, Integer::sum);
        robots.merge(robot, 1, Integer::sum);
    }

    /** Rows in one order for all instances, as the counts'. */
    void write(Connection connection) throws SQLException {
        Upsert.add(connection, UPDATE_VIEW, INSERT_VIEW, sorted(articles, Tally.BY_ID), this::bind);
        Upsert.add(connection, UPDATE_VISIT, INSERT_VISIT, sorted(robots, Comparator.naturalOrder()), this::bind);
    }

    private static <K> List<Map.Entry<K, Integer>> sorted(Map<K, Integer> rows, Comparator<K> order) {
        return rows.entrySet().stream().sorted(Map.Entry.comparingByKey(order)).toList();
    }

    private void bind(java.sql.PreparedStatement statement, Object key, int views) throws SQLException {
        statement.setInt(1, views);
        statement.setObject(2, day);
        statement.setObject(3, key);
    }
}
