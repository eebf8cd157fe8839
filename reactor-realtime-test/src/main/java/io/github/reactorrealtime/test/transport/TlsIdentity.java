// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key of this process alone, and a certificate it signed itself for {@code localhost} and one host. The JDK has no public way
 * to write a certificate, hence the few lines of DER.
 */
public final class TlsIdentity {

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xA0;
    private static final int EXTENSIONS = 0xA3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private static final byte[] VERSION_3 = hex("020102");
    private static final byte[] ECDSA_WITH_SHA256 = hex("06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final byte[] SUBJECT_ALT_NAME = hex("0603551d11");
    private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13");
    private static final byte[] TRUE = hex("0101ff");

    private static final int SERIAL_BITS = 63;
    private static final int LINE = 64;

    private final PrivateKey key;
    private final X509Certificate certificate;

    private TlsIdentity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * A fresh identity.
     *
     * @param host a name or a literal address, beside localhost, 127.0.0.1 and ::1
     */
    public static TlsIdentity selfSigned(String host) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] unsigned = unsigned(pair, new BigInteger(SERIAL_BITS, random), host);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(unsigned);
            byte[] whole = der(
                    SEQUENCE, unsigned, der(SEQUENCE, ECDSA_WITH_SHA256), der(BIT_STRING, hex("00"), signature.sign()));
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
            return new TlsIdentity(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't make an EC certificate", e);
        }
    }

    /** What a client must trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate as a PEM file has it. */
    public String pem() {
        try {
            String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was parsed can be written", e);
        }
    }

    PrivateKey key() {
        return key;
    }

    private static byte[] unsigned(KeyPair pair, BigInteger serial, String host) {
        byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, ascii("realtime-emulator")))));
        byte[] validity = der(SEQUENCE, der(UTC_TIME, ascii("200101000000Z")), der(UTC_TIME, ascii("491231235959Z")));
        byte[] anchor = der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE)));
        byte[] names = der(SEQUENCE, SUBJECT_ALT_NAME, der(OCTET_STRING, der(SEQUENCE, names(host))));
        return der(
                SEQUENCE,
                der(VERSION, VERSION_3),
                der(INTEGER, serial.add(BigInteger.ONE).toByteArray()),
                der(SEQUENCE, ECDSA_WITH_SHA256),
                name,
                validity,
                name,
                pair.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, anchor, names)));
    }

    private static byte[] names(String host) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.writeBytes(der(DNS_NAME, ascii("localhost")));
        names.writeBytes(der(IP_ADDRESS, hex("7f000001")));
        names.writeBytes(der(IP_ADDRESS, hex("00000000000000000000000000000001")));
        boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        names.writeBytes(literal ? der(IP_ADDRESS, address(host)) : der(DNS_NAME, ascii(host)));
        return names.toByteArray();
    }

    /** A literal is not looked up. */
    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + literal, e);
        }
    }

    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            whole.write(0x80 | (digits.length - skip));
            whole.write(digits, skip, digits.length - skip);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
