package org.masthead.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

/** Requests no decent client would send: the bytes go out as they are. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 20_000;

    private RawHttp() {
    }

    /** An answer; header names are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public JsonPath problem(int status, String code) {
            if (this.status != status) {
                throw new AssertionError("expected " + status + " but got " + this);
            }
            return Problems.document(body, headers.getOrDefault("content-type", ""), status, code,
                    headers.getOrDefault("x-request-id", ""));
        }
    }

    /** @param target the request target, unescaped and unchecked */
    public static Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    public static Answer send(String method, String target, String body, String... headers) {
        return sendFrom("127.0.0.1", method, target, body, headers);
    }

    /** From an address of its own, any of 127.0.0.0/8. */
    public static Answer sendFrom(String address, String method, String target, String body, String... headers) {
        var content = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        if (content.length > 0) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), RestAssured.port, InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var out = socket.getOutputStream();
            out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(content);
            out.flush();
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same request twice on one connection. @return the status lines that came back */
    public static List<String> twice(String target, String... headers) {
        var head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n";
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), RestAssured.port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var out = socket.getOutputStream();
            out.write((head + "\r\n" + head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.contains("HTTP/1.1 ")).map(line -> line.substring(line.indexOf("HTTP/1.1 "))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(String text) {
        var end = text.indexOf("\r\n\r\n");
        var lines = text.substring(0, Math.max(end, 0)).split("\r\n");
        var headers = new TreeMap<String, String>();
        Arrays.stream(lines).skip(1).map(line -> line.split(": ?", 2))
                .forEach(header -> headers.put(header[0].toLowerCase(Locale.ROOT), header[1]));
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }
}
