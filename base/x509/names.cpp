#include "names.h"

#include <algorithm>

namespace mado::x509 {

namespace {

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool same_text(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool ends_with(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && same_text(text.substr(text.size() - end.size()), end);
}

std::string_view text_of(ASN1_STRING const* string)
{
    return { reinterpret_cast<char const*>(ASN1_STRING_get0_data(string)), static_cast<std::size_t>(ASN1_STRING_length(string)) };
}

bool is_ip_address(std::string_view host)
{
    return host.starts_with('[') || (!host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

// The host of the authority; nothing when there is none or it is an address.
std::optional<std::string_view> host_of(std::string_view uri)
{
    auto const scheme = uri.find(':');
    if (scheme == std::string_view::npos || uri.substr(scheme, 3) != "://")
        return {};
    auto authority = uri.substr(scheme + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (auto const user = authority.rfind('@'); user != std::string_view::npos)
        authority.remove_prefix(user + 1);
    if (!authority.starts_with('['))
        authority = authority.substr(0, authority.find(':'));
    if (authority.empty() || is_ip_address(authority))
        return {};
    return authority;
}

// A name of the leading RDNs of another.
Owned<X509_NAME, X509_NAME_free> leading(X509_NAME const* name, int rdns)
{
    Owned<X509_NAME, X509_NAME_free> part(X509_NAME_new());
    int before = -1;
    for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
        auto const* entry = X509_NAME_get_entry(name, i);
        auto const set = X509_NAME_ENTRY_set(entry);
        if (set >= rdns)
            break;
        X509_NAME_add_entry(part.get(), entry, -1, set == before ? -1 : 0);
        before = set;
    }
    return part;
}

int rdns_of(X509_NAME const* name)
{
    auto const count = X509_NAME_entry_count(name);
    return count == 0 ? 0 : X509_NAME_ENTRY_set(X509_NAME_get_entry(name, count - 1)) + 1;
}

// Whether the name lies in the subtree. Nothing: this cannot be told, which refuses.
std::optional<bool> within(GENERAL_NAME const& name, GENERAL_SUBTREE const& subtree)
{
    auto const& base = *subtree.base;
    if (subtree.maximum != nullptr || (subtree.minimum != nullptr && ASN1_INTEGER_get(subtree.minimum) != 0))  // 4.2.1.10: not used
        return {};
    switch (name.type) {
    case GEN_DNS: return dns_within(text_of(name.d.dNSName), text_of(base.d.dNSName));
    case GEN_EMAIL: return mail_within(text_of(name.d.rfc822Name), text_of(base.d.rfc822Name));
    case GEN_URI: return uri_within(text_of(name.d.uniformResourceIdentifier), text_of(base.d.uniformResourceIdentifier));
    case GEN_DIRNAME: return directory_within(name.d.directoryName, base.d.directoryName);
    case GEN_IPADD: return address_within(text_of(name.d.iPAddress), text_of(base.d.iPAddress));
    default: return {};
    }
}

char const* kind_of(int type)
{
    switch (type) {
    case GEN_DNS: return "DNS name";
    case GEN_EMAIL: return "mail address";
    case GEN_URI: return "URI";
    case GEN_DIRNAME: return "directory name";
    case GEN_IPADD: return "IP address";
    default: return "name of an unknown kind";
    }
}

enum class Found { NoneOfKind, Outside, Inside, Unclear };

Found find(GENERAL_NAME const& name, STACK_OF(GENERAL_SUBTREE) const* subtrees)
{
    auto found = Found::NoneOfKind;
    for (int i = 0; i < sk_GENERAL_SUBTREE_num(subtrees); ++i) {
        auto const& subtree = *sk_GENERAL_SUBTREE_value(subtrees, i);
        if (subtree.base->type != name.type)
            continue;
        auto const inside = within(name, subtree);
        if (!inside)
            return Found::Unclear;
        if (*inside)
            found = Found::Inside;
        else if (found == Found::NoneOfKind)
            found = Found::Outside;
    }
    return found;
}

}  // namespace

bool dns_within(std::string_view name, std::string_view constraint)
{
    if (constraint.empty())
        return true;
    if (constraint.front() == '.')
        return name.size() > constraint.size() && ends_with(name, constraint);
    if (!ends_with(name, constraint))
        return false;
    return name.size() == constraint.size() || name[name.size() - constraint.size() - 1] == '.';
}

std::optional<bool> mail_within(std::string_view name, std::string_view constraint)
{
    auto const at = name.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == name.size())
        return {};
    auto const host = name.substr(at + 1);
    if (constraint.empty())
        return true;
    if (auto const mailbox = constraint.rfind('@'); mailbox != std::string_view::npos)
        return name.substr(0, at) == constraint.substr(0, mailbox) && same_text(host, constraint.substr(mailbox + 1));
    if (constraint.front() == '.')
        return host.size() > constraint.size() && ends_with(host, constraint);
    return same_text(host, constraint);
}

std::optional<bool> uri_within(std::string_view uri, std::string_view constraint)
{
    auto const host = host_of(uri);
    if (!host)
        return {};
    if (constraint.empty())
        return true;
    if (constraint.front() == '.')
        return host->size() > constraint.size() && ends_with(*host, constraint);
    return same_text(*host, constraint);
}

bool address_within(std::string_view address, std::string_view network_and_mask)
{
    if ((address.size() != 4 && address.size() != 16) || network_and_mask.size() != 2 * address.size())
        return false;
    for (std::size_t i = 0; i < address.size(); ++i)
        if (((address[i] ^ network_and_mask[i]) & network_and_mask[address.size() + i]) != 0)
            return false;
    return true;
}

bool directory_within(X509_NAME const* name, X509_NAME const* base)
{
    auto const rdns = rdns_of(base);
    return rdns <= rdns_of(name) && same_name(leading(name, rdns).get(), base);
}

std::optional<std::string> NameRules::refuses(GENERAL_NAME const& name) const
{
    for (auto const* rules : all_) {
        if (auto const permitted = find(name, rules->permittedSubtrees); permitted == Found::Outside || permitted == Found::Unclear)
            return std::string("a ") + kind_of(name.type) + " is outside the permitted subtrees";
        if (auto const excluded = find(name, rules->excludedSubtrees); excluded == Found::Inside || excluded == Found::Unclear)
            return std::string("a ") + kind_of(name.type) + " is in an excluded subtree";
    }
    return {};
}

std::optional<std::string> NameRules::refuses(CertificateFacts const& certificate) const
{
    if (all_.empty())
        return {};
    long compared = 0;
    for (auto const* rules : all_)
        compared += sk_GENERAL_SUBTREE_num(rules->permittedSubtrees) + sk_GENERAL_SUBTREE_num(rules->excludedSubtrees) + 2;
    auto const names = certificate.other_names ? sk_GENERAL_NAME_num(certificate.other_names.get()) : 0;
    if (compared * (names + X509_NAME_entry_count(certificate.subject()) + 1) > 1 << 20)
        return "there are too many names and constraints";

    auto* const subject = const_cast<X509_NAME*>(certificate.subject());
    if (X509_NAME_entry_count(subject) > 0) {
        GENERAL_NAME name {};
        name.type = GEN_DIRNAME;
        name.d.directoryName = subject;
        if (auto why = refuses(name))
            return why;
    }
    for (int i = 0; i < names; ++i)
        if (auto why = refuses(*sk_GENERAL_NAME_value(certificate.other_names.get(), i)))
            return why;
    // 4.2.1.10: without subjectAltName the addresses in the subject count
    for (int i = -1; !certificate.other_names && (i = X509_NAME_get_index_by_NID(subject, NID_pkcs9_emailAddress, i)) >= 0;) {
        GENERAL_NAME name {};
        name.type = GEN_EMAIL;
        name.d.rfc822Name = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i));
        if (auto why = refuses(name))
            return why;
    }
    return {};
}

}  // namespace mado::x509
