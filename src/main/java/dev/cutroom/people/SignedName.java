package dev.cutroom.people;

import java.util.List;
import java.util.Map;

/** How somebody whom a provider signed in is called where anybody reads it. */
final class SignedName {

    private static final List<String> CLAIMS = List.of("name", "preferred_username", "nickname");
    private static final int LONGEST = 60;
    private static final int DIGITS = 8;

    private SignedName() {}

    /**
     * The name they go by, which they may have chosen themselves, and a part of a hash that is theirs alone. A name that
     * looks like an address of e-mail is left out.
     */
    static String of(String issuer, String subject, Map<String, Object> claims) {
        String mark = Tokens.hash(issuer + ' ' + subject).substring(0, DIGITS);
        for (String claim : CLAIMS) {
            if (claims.get(claim) instanceof String name && !name.isBlank() && name.indexOf('@') < 0) {
                String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
                return (clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean) + " (" + mark + ")";
            }
        }
        return "somebody (" + mark + ")";
    }
}
