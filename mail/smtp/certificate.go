package smtp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
)

// badCertificate says what to do about a server's certificate that is not
// valid; ok is false for any other error. It will not mend itself by the next
// attempt, and no setting goes on without: whoever stands between could read
// the password.
func badCertificate(err error) (advice string, ok bool) {
	var invalid *tls.CertificateVerificationError
	if !errors.As(err, &invalid) {
		return "", false
	}
	var name x509.HostnameError
	var why x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &name) && len(name.Certificate.DNSNames) > 0:
		advice = "the certificate is for " + strings.Join(name.Certificate.DNSNames, ", ") + ": write that name as mail.smtp.host if it is the same server"
	case errors.As(err, &name):
		advice = "the certificate is for another name: ask whoever runs the server for the right mail.smtp.host"
	case errors.As(err, &why) && why.Reason == x509.Expired:
		advice = "the certificate is out of date, or this machine's clock is wrong: look at the clock, then ask whoever runs the server to renew it"
	case errors.As(err, &unknown):
		advice = "this machine does not know who issued the certificate: install the certificate of your organisation's authority here " +
			"(on Linux SSL_CERT_FILE may name its file), or ask whoever runs the server"
	default:
		advice = "the certificate is not valid: ask whoever runs the server"
	}
	return advice + " (" + err.Error() + ")", true
}
