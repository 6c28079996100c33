package dev.understudy.ingress;

import dev.understudy.config.Gateways;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a message is called towards Twilio's clients: its id, and behind it a proof that we called it so. Ids are counted up for all ways in together, so that without the proof a client could read what
 * others brought in. The same on every node, and nothing is stored.
 */
record TwilioSids(Gateways.Twilio account) {
    private static final Pattern SID = Pattern.compile("SM([0-9a-f]{16})([0-9a-f]{16})");
    private static final String ALGORITHM = "HmacSHA256";

    String of(long id) {
        return "SM" + HexFormat.of().toHexDigits(id) + proof(id);
    }

    /** Empty where it is none that we gave out. */
    OptionalLong id(String sid) {
        Matcher matcher = SID.matcher(sid);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long id = HexFormat.fromHexDigitsToLong(matcher.group(1));
        return Credentials.same(matcher.group(2), proof(id)) ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private String proof(long id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(account.authToken().value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] whole =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
            return HexFormat.of().formatHex(Arrays.copyOf(whole, Long.BYTES));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
