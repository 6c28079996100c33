package dev.understudy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirebaseEmulatorIT {
    @TempDir
    Path directory;

    @Test
    void it_starts_sends_a_code_and_ends() throws Exception {
        Interop.need(FirebaseEmulator.installed().isPresent(), "firebase-tools", FirebaseEmulator.INSTALL);
        HttpClient client = HttpClient.newHttpClient();
        URI origin;
        try (FirebaseEmulator emulator = FirebaseEmulator.start(directory)) {
            origin = emulator.origin();
            HttpRequest ask = HttpRequest.newBuilder(
                            origin.resolve("/identitytoolkit.googleapis.com/v1/accounts:sendVerificationCode?key=any"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"phoneNumber\":\"+12025550123\"}"))
                    .build();
            assertThat(client.send(ask, BodyHandlers.ofString()).body()).contains("sessionInfo");
            HttpResponse<String> codes = client.send(
                    HttpRequest.newBuilder(origin.resolve(
                                    "/emulator/v1/projects/" + FirebaseEmulator.PROJECT + "/verificationCodes"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(codes.body()).contains("+12025550123");
        }
        assertThat(client.sendAsync(HttpRequest.newBuilder(origin).build(), BodyHandlers.discarding()))
                .failsWithin(java.time.Duration.ofSeconds(10));
    }
}
