package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code conf/flows/firebase-phone.yaml} against the answers of the Firebase Auth emulator. */
class FirebaseFlowTest {
    private static final Flow FLOW = FlowBench.file("firebase-phone.yaml");
    private static final String USER = "{\"users\":[{\"localId\":\"L1\",\"phoneNumber\":\"+75550001234\"}]}";

    private final FlowBench bench = new FlowBench();
    private int polls;
    private String confirmAnswer =
            "{\"idToken\":\"id-token-1\",\"refreshToken\":\"refresh-1\",\"expiresIn\":\"3600\",\"localId\":\"L1\",\"isNewUser\":true,\"phoneNumber\":\"+75550001234\"}";
    private String deleteAnswer = "{\"kind\":\"identitytoolkit#DeleteAccountResponse\"}";

    @BeforeEach
    void project() {
        bench.settings = Map.of("project", "demo-x");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeShop emulator() {
        return FakeShop.answering(this::answer);
    }

    private ShopAnswer answer(ShopRequest request) {
        String path = request.pathAndQuery();
        if (path.contains(":sendVerificationCode")) {
            return json(200, "{\"sessionInfo\":\"S-1\"}");
        }
        if (path.equals("/emulator/v1/projects/demo-x/verificationCodes")) {
            return codes();
        }
        if (path.contains(":signInWithPhoneNumber")) {
            return confirmAnswer.contains("error") ? json(400, confirmAnswer) : json(200, confirmAnswer);
        }
        if (path.contains(":delete")) {
            return deleteAnswer.contains("error") ? json(400, deleteAnswer) : json(200, deleteAnswer);
        }
        return json(200, USER);
    }

    /** The code is there at the second look, among those of others. */
    private ShopAnswer codes() {
        polls++;
        String others = "{\"phoneNumber\":\"+75550001234\",\"sessionInfo\":\"S-0\",\"code\":\"000000\"}";
        String ours = ",{\"phoneNumber\":\"+75550001234\",\"sessionInfo\":\"S-1\",\"code\":\"482913\"}";
        return json(200, "{\"verificationCodes\":[" + others + (polls > 1 ? ours : "") + "]}");
    }

    @Test
    void the_code_is_polled_and_the_tokens_are_the_session() {
        FakeShop shop = emulator();
        FlowOutcome.Succeeded account = bench.succeeds(FLOW, shop);
        assertThat(account.externalId()).isEqualTo("L1");
        assertThat(account.session().tokens())
                .containsEntry("idToken", "id-token-1")
                .containsEntry("refreshToken", "refresh-1")
                .containsEntry(
                        "idTokenExpiresAt", FlowBench.NOW.plusSeconds(3600).toString());
        assertThat(shop.body(0).encode()).isEqualTo("{\"phoneNumber\":\"+75550001234\"}");
        assertThat(shop.paths().get(0))
                .isEqualTo("/identitytoolkit.googleapis.com/v1/accounts:sendVerificationCode?key=any");
        assertThat(shop.body(3).encode()).isEqualTo("{\"sessionInfo\":\"S-1\",\"code\":\"482913\"}");
        assertThat(bench.journal.reports.toString()).doesNotContain("482913", "75550001234", "id-token-1");
    }

    @Test
    void a_refused_code_has_its_reason() {
        confirmAnswer =
                "{\"error\":{\"code\":400,\"message\":\"INVALID_CODE\",\"errors\":[{\"message\":\"INVALID_CODE\"}]}}";
        FlowOutcome.Failed failed = bench.fails(FLOW, emulator());
        assertThat(failed.reason()).isEqualTo(Reason.CODE_REFUSED);
        assertThat(failed.shopWords()).isEqualTo("INVALID_CODE");
    }

    @Test
    void deleting_signs_in_first_because_the_old_token_may_be_over() {
        bench.phase = Phase.DELETE;
        bench.has("L1", new Session(List.of(), Map.of("idToken", "expired")));
        FakeShop shop = emulator();
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).last().asString().contains("accounts:delete");
        assertThat(shop.body(shop.requests().size() - 1).encode()).isEqualTo("{\"idToken\":\"id-token-1\"}");
    }

    @Test
    void an_account_that_is_gone_already_is_deleted() {
        bench.phase = Phase.DELETE;
        deleteAnswer = "{\"error\":{\"code\":400,\"message\":\"USER_NOT_FOUND\"}}";
        bench.succeeds(FLOW, emulator());
    }

    @Test
    void a_session_is_probed_with_its_token_and_keeps_its_expiry() {
        bench.phase = Phase.PROBE;
        Session session = new Session(List.of(), Map.of("idToken", "t", "idTokenExpiresAt", "2026-11-21T10:30:00Z"));
        bench.has("L1", session);
        FakeShop shop = emulator();
        FlowOutcome.Succeeded probed = bench.succeeds(FLOW, shop);
        assertThat(shop.body(0).encode()).isEqualTo("{\"idToken\":\"t\"}");
        assertThat(probed.externalId()).isEqualTo("L1");
        assertThat(probed.session()).isEqualTo(session);
    }

    @Test
    void the_project_must_be_configured() {
        assertThat(FLOW.settings()).containsExactly("project");
        assertThat(FLOW.secrets()).isEmpty();
    }
}
