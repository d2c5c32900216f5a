//! Where requests may go: no private or special addresses, checked on the very address that is connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Whether an IPv4 address is not one of the public internet.
#[must_use]
pub const fn is_special_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    )
}

/// Whether an IPv6 address is not one of the public internet, the IPv4 addresses hidden in it included.
#[must_use]
pub fn is_special_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    match s {
        [0, 0, 0, 0, 0, 0xffff, hi, lo] | [0x64, 0xff9b, 0, 0, 0, 0, hi, lo] => {
            let [a, b] = hi.to_be_bytes();
            let [c, d] = lo.to_be_bytes();
            is_special_v4(Ipv4Addr::new(a, b, c, d))
        }
        // ::/96 holds the unspecified, loopback and IPv4-compatible addresses.
        [0, 0, 0, 0, 0, 0, _, _]
        | [0x64, 0xff9b, 1, ..]
        | [0x100, 0, 0, 0, ..]
        | [0x2001, 0..=0x1ff, ..]
        | [0x2001, 0xdb8, ..]
        | [0x2002, ..]
        | [0x3fff, 0..=0xfff, ..]
        | [0xfc00..=0xfdff, ..]
        | [0xfe80..=0xffff, ..] => true,
        _ => false,
    }
}

fn is_special(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_special_v4(v4),
        IpAddr::V6(v6) => is_special_v6(v6),
    }
}

/// Whether a host name or address is this machine (RFC 6761 section 6.3).
#[must_use]
pub fn is_loopback_host(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(d) => *d == "localhost" || d.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

/// A URL that requests must not be made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no requests are made to this URL: {0}")]
pub struct Forbidden(&'static str);

/// Checks a URL before anything is sent to it.
///
/// # Errors
/// [`Forbidden`] for anything but https with a plain host name and the usual port; with `loopback`, also http to this machine.
pub fn check_url(url: &Url, loopback: bool) -> Result<(), Forbidden> {
    let host = url.host().ok_or(Forbidden("it has no host"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Forbidden("it names a user"));
    }
    if loopback && is_loopback_host(&host) {
        return if matches!(url.scheme(), "http" | "https") { Ok(()) } else { Err(Forbidden("its scheme")) };
    }
    if url.scheme() != "https" {
        return Err(Forbidden("it is not https"));
    }
    if url.port().is_some() {
        return Err(Forbidden("it names a port"));
    }
    match host {
        Host::Domain(d) if d.ends_with('.') || !d.contains('.') => Err(Forbidden("its host is not a public name")),
        Host::Domain(_) => Ok(()),
        Host::Ipv4(_) | Host::Ipv6(_) => Err(Forbidden("its host is a bare address")),
    }
}

/// Resolves names once and refuses when any of the addresses is special; the connection goes to what was checked.
#[derive(Debug, Clone, Copy)]
pub struct GuardedResolver {
    /// Whether this machine itself may be reached.
    pub loopback: bool,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.loopback;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            if loopback && is_loopback_host(&Host::Domain(host.as_str())) {
                let here: Addrs = Box::new(std::iter::once(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
                return Ok(here);
            }
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let allowed = |ip: IpAddr| !is_special(ip) || (loopback && ip.is_loopback());
            if found.is_empty() || !found.iter().all(|a| allowed(a.ip())) {
                return Err(Box::new(Forbidden("its address is private")) as Box<dyn std::error::Error + Send + Sync>);
            }
            let addrs: Addrs = Box::new(found.into_iter());
            Ok(addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_and_special_addresses_are_special() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(is_special(ip.parse().expect("an address")), "{ip}");
        }
        for ip in ["1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1", "64:ff9b::101:101", "::ffff:1.1.1.1"] {
            assert!(!is_special(ip.parse().expect("an address")), "{ip}");
        }
    }

    #[test]
    fn only_plain_https_urls_pass() {
        let check = |u: &str, loopback| Url::parse(u).map_err(|_| Forbidden("no URL")).and_then(|u| check_url(&u, loopback));
        assert_eq!(check("https://maple.example/x?y", false), Ok(()));
        for bad in [
            "http://maple.example/",
            "https://maple.example:8443/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://a@maple.example/",
            "https://maple.example./",
            "https://localhost/",
            "ftp://maple.example/",
            "file:///etc/passwd",
            "https://intranet/",
        ] {
            assert!(check(bad, false).is_err(), "{bad}");
        }
        for here in ["http://localhost:8080/", "http://maple.localhost:8081/", "http://127.0.0.1:9/"] {
            assert_eq!(check(here, true), Ok(()), "{here}");
        }
        assert!(check("http://maple.example/", true).is_err());
        assert!(check("http://10.0.0.1/", true).is_err());
    }
}
