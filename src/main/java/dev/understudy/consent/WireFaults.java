package dev.understudy.consent;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a fault of the network means for who sent the request. */
final class WireFaults {
    private WireFaults() {}

    static ShopTrouble beforeSending(Throwable fault, Origin origin) {
        if (fault instanceof ShopTrouble known) {
            return known;
        }
        if (fault instanceof ConnectionPoolTooBusyException) {
            return new ShopTrouble(
                    Reason.CONNECT_FAILED, false, origin + ": every connection is in use, and too many requests wait");
        }
        SSLException tls = find(SSLException.class, fault);
        return tls != null
                ? new ShopTrouble(Reason.TLS_FAILED, false, origin + ": " + root(tls))
                : new ShopTrouble(Reason.CONNECT_FAILED, false, origin + ": " + root(fault));
    }

    static ShopTrouble afterSending(Throwable fault, Origin origin) {
        // By name, since Netty is Vert.x's dependency and not ours.
        if (fault.getClass().getSimpleName().startsWith("TooLong")) {
            return new ShopTrouble(Reason.ANSWER_TOO_LARGE, true, origin + ": the answer's header is too large");
        }
        Reason reason = find(SSLException.class, fault) != null ? Reason.TLS_FAILED : Reason.CONNECTION_CUT;
        return new ShopTrouble(reason, true, origin + ": " + root(fault));
    }

    static boolean isRefused(Throwable fault) {
        return find(ConnectException.class, fault) != null;
    }

    private static <T> @Nullable T find(Class<T> type, @Nullable Throwable fault) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    /** The innermost message is the one that says what to mend: "unable to find valid certification path", say. */
    private static String root(Throwable fault) {
        Throwable root = fault;
        for (Throwable each = fault; each != null; each = each.getCause()) {
            root = each;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
