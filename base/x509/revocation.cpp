// Revocation by lists: RFC 5280 6.3.3. The letters in the comments are its steps.
#include "walk.h"

#include <algorithm>

namespace mado::x509 {

namespace {

constexpr std::size_t deepest = 8;  // paths of signers of lists that need lists of signers …

bool holds_directory_name(GENERAL_NAMES const* names, X509_NAME const* wanted)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i)
        if (auto const* name = sk_GENERAL_NAME_value(names, i); name->type == GEN_DIRNAME && same_name(name->d.directoryName, wanted))
            return true;
    return false;
}

using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

void add_directory_name(GENERAL_NAMES* to, X509_NAME const* name)
{
    auto* const general = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(general, GEN_DIRNAME, X509_NAME_dup(name));
    sk_GENERAL_NAME_push(to, general);
}

void add_copies(GENERAL_NAMES* to, GENERAL_NAMES const* from)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(from); ++i)
        sk_GENERAL_NAME_push(to, GENERAL_NAME_dup(sk_GENERAL_NAME_value(from, i)));
}

// The full names of a distribution point; one that is relative is joined to each of its issuers' names.
Names full_names(DIST_POINT_NAME const& point, std::vector<X509_NAME const*> const& issuers)
{
    Names names(GENERAL_NAMES_new());
    if (point.type == 0) {
        add_copies(names.get(), point.name.fullname);
        return names;
    }
    for (auto const* issuer : issuers) {
        Owned<X509_NAME, X509_NAME_free> joined(X509_NAME_dup(issuer));
        for (int i = 0; i < sk_X509_NAME_ENTRY_num(point.name.relativename); ++i)
            X509_NAME_add_entry(joined.get(), sk_X509_NAME_ENTRY_value(point.name.relativename, i), -1, i == 0 ? 0 : -1);
        add_directory_name(names.get(), joined.get());
    }
    return names;
}

std::vector<X509_NAME const*> directory_names(GENERAL_NAMES const* names)
{
    std::vector<X509_NAME const*> all;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i)
        if (auto const* name = sk_GENERAL_NAME_value(names, i); name->type == GEN_DIRNAME)
            all.push_back(name->d.directoryName);
    return all;
}

bool share_one(GENERAL_NAMES const* a, GENERAL_NAMES const* b)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(a); ++i)
        for (int j = 0; j < sk_GENERAL_NAME_num(b); ++j) {
            auto* const x = sk_GENERAL_NAME_value(a, i);
            auto* const y = sk_GENERAL_NAME_value(b, j);
            if (x->type == GEN_DIRNAME && y->type == GEN_DIRNAME ? same_name(x->d.directoryName, y->d.directoryName) : GENERAL_NAME_cmp(x, y) == 0)
                return true;
        }
    return false;
}

unsigned reasons_of(DIST_POINT const* point)
{
    if (point == nullptr || point->reasons == nullptr)
        return all_reasons;
    unsigned reasons = 0;
    for (int bit = 1; bit <= 8; ++bit)
        if (ASN1_BIT_STRING_get_bit(point->reasons, bit) != 0)
            reasons |= 1u << bit;
    return reasons;
}

// The names by which the point of a certificate is known: its own, or those of its issuer where it has none.
Names names_of(CertificateFacts const& certificate, DIST_POINT const* point)
{
    if (point != nullptr && point->distpoint != nullptr)
        return full_names(*point->distpoint,
            point->CRLissuer == nullptr ? std::vector<X509_NAME const*> { certificate.issuer() } : directory_names(point->CRLissuer));
    Names names(GENERAL_NAMES_new());
    if (point != nullptr && point->CRLissuer != nullptr) {
        add_copies(names.get(), point->CRLissuer);
        return names;
    }
    add_directory_name(names.get(), certificate.issuer());
    if (certificate.issuer_names)
        add_copies(names.get(), certificate.issuer_names.get());
    return names;
}

}  // namespace

bool Walk::is_current(CrlFacts const& crl) const
{
    auto const* next = X509_CRL_get0_nextUpdate(crl.crl.get());  // 5.1.2.5: has to be there
    if (next == nullptr)
        return false;
    auto const from = compare_time(X509_CRL_get0_lastUpdate(crl.crl.get()), at_);
    auto const through = compare_time(next, at_);
    return from && through && *from <= 0 && *through >= 0;
}

// (b)(1)
bool Walk::comes_from(CrlFacts const& crl, CertificateFacts const& certificate, DIST_POINT const* point) const
{
    if (point != nullptr && point->CRLissuer != nullptr)
        return crl.indirect && holds_directory_name(point->CRLissuer, crl.issuer());
    return same_name(crl.issuer(), certificate.issuer());
}

// (b)(2)
bool Walk::covers(CrlFacts const& crl, CertificateFacts const& certificate, DIST_POINT const* point) const
{
    if (!crl.scope)
        return true;
    auto const& scope = *crl.scope;
    if (scope.distpoint != nullptr && !share_one(full_names(*scope.distpoint, { crl.issuer() }).get(), names_of(certificate, point).get()))
        return false;
    return !(scope.onlyuser > 0 && certificate.is_ca) && !(scope.onlyCA > 0 && !certificate.is_ca) && scope.onlyattr <= 0;
}

std::optional<int> Walk::entry(CrlFacts const& crl, CertificateFacts const& certificate) const
{
    auto const [first, past] = crl.entries.equal_range(serial_key(X509_get0_serialNumber(certificate.x509.get())));
    std::optional<int> found;
    for (auto at = first; at != past; ++at)
        for (auto const& issuer : crl.entry_issuers[at->second.issuer])
            if (same_name(issuer.get(), certificate.issuer()))
                found = at->second.reason;
    return found;
}

// (c): the newest current delta to this list.
CrlFacts const* Walk::delta_for(Search const& search, CrlFacts const& crl)
{
    for (auto const* delta : crls_) {
        auto const fits = delta->is_delta() && delta->fault.empty() && delta->number && crl.number && same_name(delta->issuer(), crl.issuer())
            && delta->scope_bytes == crl.scope_bytes && delta->authority_key == crl.authority_key && is_current(*delta)
            && ASN1_INTEGER_cmp(crl.number.get(), delta->base.get()) >= 0 && ASN1_INTEGER_cmp(crl.number.get(), delta->number.get()) < 0;
        if (fits && may_be_trusted(*delta, search))
            return delta;
    }
    return nullptr;
}

// (f) and (g): who signed it may sign lists, and a path leads to them from the same anchor.
bool Walk::may_be_trusted(CrlFacts const& crl, Search const& search)
{
    auto const may_sign = [&](CertificateFacts const& one) {
        return same_name(one.subject(), crl.issuer()) && one.may(crl_sign) && signed_by(crl, one);
    };
    for (auto const* one : *search.above)
        if (may_sign(*one))
            return true;
    for (auto const* one : pool_) {
        auto const is_itself = same_bytes(one->x509.get(), search.certificate->x509.get());
        if ((is_itself && !search.itself_may_sign) || !may_sign(*one))
            continue;
        Path below { one };
        if (reaches_anchor(*one, below))
            return true;
    }
    return false;
}

bool Walk::reaches_anchor(CertificateFacts const& certificate, Path& below)
{
    if (below.size() > deepest || asked_.size() > deepest)
        return false;
    auto const try_above = [&](CertificateFacts const& issuer) {
        if (!same_name(issuer.subject(), certificate.issuer()) || !signed_by(certificate, issuer))
            return false;
        below.insert(below.begin(), &issuer);
        auto const reached = &issuer == &anchor_ ? judge(below, {}).valid : reaches_anchor(issuer, below);
        below.erase(below.begin());
        return reached;
    };
    if (try_above(anchor_))
        return true;
    for (auto const* issuer : pool_)
        if (issuer != &anchor_ && std::ranges::find(below, issuer) == below.end() && try_above(*issuer))
            return true;
    return false;
}

void Walk::look_into(Search& search, DIST_POINT const* point, CrlFacts const& crl)
{
    auto const& certificate = *search.certificate;
    if (crl.is_delta() || !crl.fault.empty() || !comes_from(crl, certificate, point) || !covers(crl, certificate, point))
        return;
    auto const reasons = crl.reasons & reasons_of(point);  // (d)
    if ((reasons & ~search.reasons) == 0)                  // (e)
        return;
    auto const* const delta = delta_for(search, crl);
    if ((delta == nullptr && !is_current(crl)) || !may_be_trusted(crl, search))
        return;
    auto revoked = delta == nullptr ? std::nullopt : entry(*delta, certificate);  // (i)
    if (!revoked)                                                                  // (j)
        revoked = entry(crl, certificate);
    if (revoked && *revoked != remove_from_crl)                                    // (k)
        search.revoked = *revoked;
    search.reasons |= reasons;
}

void Walk::look_into(Search& search, DIST_POINT const* point)
{
    for (auto const* crl : crls_)
        if (search.reasons != all_reasons && !search.revoked)
            look_into(search, point, *crl);
}

Walk::Status Walk::status_of(CertificateFacts const& certificate, Path const& above)
{
    // A list may be signed with a key whose certificate that very list covers: it counts, unless it names the certificate.
    if (std::ranges::any_of(asked_, [&](auto const* one) { return same_bytes(one->x509.get(), certificate.x509.get()); }))
        return { Status::Is::Good, {} };
    asked_.push_back(&certificate);
    Search search { &certificate, &above };
    for (auto const itself_may_sign : { false, true }) {  // a list of somebody else's comes first
        search.itself_may_sign = itself_may_sign;
        auto const* const points = certificate.distribution_points.get();
        for (int i = 0; i < sk_DIST_POINT_num(points); ++i)
            look_into(search, sk_DIST_POINT_value(points, i));
        look_into(search, nullptr);
        if (search.reasons == all_reasons || search.revoked)
            break;
    }
    asked_.pop_back();
    if (search.revoked)
        return { Status::Is::Revoked, "has been revoked (reason " + std::to_string(*search.revoked) + ")" };
    if (search.reasons != all_reasons)
        return { Status::Is::Undetermined, "no current list tells whether it has been revoked" };
    return { Status::Is::Good, {} };
}

}  // namespace mado::x509
