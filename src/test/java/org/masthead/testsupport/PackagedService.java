package org.masthead.testsupport;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service as it is shipped, in a process of its own; closing it kills it. */
public final class PackagedService implements AutoCloseable {

    public static final String ADMIN_KEY = "mh_packaged_service_admin_key";

    // Only a bound: a start takes two seconds, and half a minute on a machine that builds five other things
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ADDRESS = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path log;
    private int port;

    private PackagedService(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it in this folder and waits until it is ready. */
    public static PackagedService ready(Path folder, Map<String, String> environment) {
        return ready(launch(folder, environment));
    }

    /** The same of the one that is built for PostgreSQL. */
    public static PackagedService readyOnPostgresql(Path folder, Map<String, String> environment) {
        return ready(launch("masthead.postgresql.jar", folder, environment));
    }

    private static PackagedService ready(PackagedService service) {
        try {
            waitUntil("the service says where it listens", service::findPort);
            waitUntil("the service is ready", service::isReady);
            return service;
        } catch (AssertionError e) {
            service.kill();
            throw e;
        }
    }

    /** Starts it in this folder, to see what becomes of it. */
    public static PackagedService launch(Path folder, Map<String, String> environment) {
        return launch("masthead.jar", folder, environment);
    }

    private static PackagedService launch(String jar, Path folder, Map<String, String> environment) {
        try {
            Files.createDirectories(folder);
            var log = Files.createTempFile(folder, "service", ".log");
            var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                    requireNonNull(System.getProperty(jar), jar + " is set by the build"));
            builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MASTHEAD_") || name.startsWith("QUARKUS_"));
            // Port 0: the system picks a free one, and nobody can take it in between
            builder.environment().putAll(Map.of("QUARKUS_HTTP_PORT", "0", "MASTHEAD_ADMIN_KEY", ADMIN_KEY,
                    "MASTHEAD_POPULARITY_KEY_FOLDER", folder.resolve("key").toString()));
            builder.environment().putAll(environment);
            return new PackagedService(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean findPort() {
        var address = ADDRESS.matcher(log());
        if (address.find()) {
            port = Integer.parseInt(address.group(1));
        } else if (!process.isAlive()) {
            throw new AssertionError("The service did not start:\n" + log());
        }
        return port != 0;
    }

    private boolean isReady() {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET());
    }

    /** With the admin key. */
    public HttpResponse<String> postJson(String path, String body, String... headers) throws IOException {
        var request = request(path).header("Authorization", "Bearer " + ADMIN_KEY).header("Content-Type", "application/json");
        return send((headers.length == 0 ? request : request.headers(headers)).POST(BodyPublishers.ofString(body)));
    }

    /** With the admin key and no limit of time; the answer as it came. */
    public byte[] exported() throws IOException {
        var answer = send(authorized("/v1/export").GET(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new AssertionError("The export answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** With the admin key: the lines of the report. */
    public Stream<String> imported(String query, BodyPublisher file) throws IOException {
        return send(authorized("/v1/import?" + query).header("Content-Type", "application/x-ndjson").POST(file),
                BodyHandlers.ofLines()).body();
    }

    /** With the admin key, without a limit of time. */
    public HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).header("Authorization",
                "Bearer " + ADMIN_KEY);
    }

    public HttpResponse<String> send(String method, String path, String json) throws IOException {
        var request = authorized(path);
        return send(json.isEmpty() ? request.method(method, BodyPublishers.noBody())
                : request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
    }

    public Socket connect() throws IOException {
        return new Socket("localhost", port);
    }

    /** As anyone, without a body. */
    public HttpResponse<String> post(String path) throws IOException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    /** As anyone, with JSON. */
    public HttpResponse<String> postJsonAsAnyone(String path, String body) throws IOException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE);
    }

    /** With the admin key: the answer as it comes. */
    public InputStream stream(String path) throws IOException {
        return send(authorized(path).GET(), BodyHandlers.ofInputStream()).body();
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return client.send(request.build(), body);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: it gets no chance to write anything. */
    public void kill() {
        process.destroyForcibly();
        exitStatus();
    }

    /** Of its process. */
    public long pid() {
        return process.pid();
    }

    /** SIGTERM. */
    public void stop() {
        process.destroy();
    }

    /** Waits for its end. */
    public int exitStatus() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The service is still running after " + PATIENCE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static void waitUntil(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + PATIENCE + " in vain until " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
