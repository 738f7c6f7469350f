#include "names.h"
#include "policies.h"
#include "walk.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>

namespace mado::x509 {

namespace {

constexpr int most_signatures = 2'000;  // of one validation: lists and their signers can be arranged to ask for each other for ever

std::string numbered(std::size_t place, std::size_t last, std::string what)
{
    return (place == last ? std::string("the end entity: ") : "certificate " + std::to_string(place) + ": ") + what;
}

bool contains_any(std::vector<std::pair<std::string, std::string>> const& mappings)
{
    return std::ranges::any_of(mappings, [](auto const& mapping) { return mapping.first == any_policy || mapping.second == any_policy; });
}

void lower(long& what, std::optional<long> to)
{
    if (to && *to < what)
        what = *to;
}

void count_down(long& what)
{
    if (what > 0)
        --what;
}

// State of 6.1.2, without names, keys and revocation.
struct Counters {
    long explicit_policy, mapping, any, path_length;
};

// 6.1.4 (k) to (n).
std::string may_issue(CertificateFacts const& certificate, Counters& counters)
{
    if (!certificate.has_basic_constraints || !certificate.is_ca)
        return "is no CA (basicConstraints)";
    if (!certificate.self_issued && counters.path_length-- <= 0)
        return "the path is longer than pathLenConstraint allows";
    lower(counters.path_length, certificate.path_length);
    return certificate.may(key_cert_sign) ? "" : "its key may not sign certificates (keyUsage)";
}

// 6.1.4 (a), (b), (h) to (j).
std::string prepare_policies(CertificateFacts const& certificate, Counters& counters, PolicyGraph& graph)
{
    if (contains_any(certificate.mappings))
        return "anyPolicy is mapped";
    if (!graph.is_null())
        graph.map(certificate.mappings, counters.mapping > 0);
    if (!certificate.self_issued) {
        count_down(counters.explicit_policy);
        count_down(counters.mapping);
        count_down(counters.any);
    }
    lower(counters.explicit_policy, certificate.require_explicit);
    lower(counters.mapping, certificate.inhibit_mapping);
    lower(counters.any, certificate.inhibit_any);
    return {};
}

}  // namespace

Walk::Walk(CertificateFacts const& anchor, std::vector<CertificateFacts const*> pool, std::vector<CrlFacts const*> crls, std::int64_t at)
    : anchor_(anchor), pool_(std::move(pool)), crls_(std::move(crls)), at_(at)
{
    // The newest of a scope counts.
    std::ranges::stable_sort(crls_, [](CrlFacts const* a, CrlFacts const* b) {
        int days = 0, seconds = 0;
        return ASN1_TIME_diff(&days, &seconds, X509_CRL_get0_lastUpdate(b->crl.get()), X509_CRL_get0_lastUpdate(a->crl.get())) == 1 && (days > 0 || seconds > 0);
    });
}

EVP_PKEY* Walk::key_of(CertificateFacts const& certificate)
{
    for (auto const& [whose, key] : inherited_)
        if (whose == &certificate)
            return key.get();
    return certificate.key.get();
}

// 6.1.4 (f): a DSA key without parameters takes those of its issuer's key.
void Walk::inherit_parameters(CertificateFacts const& certificate, CertificateFacts const& issuer)
{
    auto* const from = key_of(issuer);
    if (key_of(certificate) != nullptr || from == nullptr)
        return;
    auto const* own = X509_get_X509_PUBKEY(certificate.x509.get());
    ASN1_OBJECT* algorithm = nullptr;
    unsigned char const* bits = nullptr;
    int size = 0;
    X509_PUBKEY* theirs = nullptr;
    if (X509_PUBKEY_get0_param(&algorithm, &bits, &size, nullptr, own) != 1 || X509_PUBKEY_set(&theirs, from) != 1)
        return;
    Owned<X509_PUBKEY, X509_PUBKEY_free> whole(theirs);
    ASN1_OBJECT* their_algorithm = nullptr;
    X509_PUBKEY_get0_param(&their_algorithm, nullptr, nullptr, nullptr, whole.get());
    auto* const copy = static_cast<unsigned char*>(OPENSSL_memdup(bits, static_cast<std::size_t>(size)));
    X509_ALGOR* parameters = nullptr;
    X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &parameters, whole.get());
    ASN1_OBJECT const* object = nullptr;
    int kind = 0;
    void const* value = nullptr;
    X509_ALGOR_get0(&object, &kind, &value, parameters);
    if (OBJ_cmp(algorithm, their_algorithm) != 0 || kind != V_ASN1_SEQUENCE || copy == nullptr) {
        OPENSSL_free(copy);
        return;
    }
    auto* const sequence = ASN1_STRING_dup(static_cast<ASN1_STRING const*>(value));
    Owned<X509_PUBKEY, X509_PUBKEY_free> joined(X509_PUBKEY_new());
    if (X509_PUBKEY_set0_param(joined.get(), OBJ_dup(algorithm), V_ASN1_SEQUENCE, sequence, copy, size) != 1)
        return;
    unsigned char* bytes = nullptr;
    auto const length = i2d_X509_PUBKEY(joined.get(), &bytes);  // OpenSSL makes a key only of what it reads
    unsigned char const* at = bytes;
    if (auto* const key = length > 0 ? d2i_PUBKEY(nullptr, &at, length) : nullptr)
        inherited_.emplace_back(&certificate, key);
    OPENSSL_free(bytes);
    ERR_clear_error();
}

bool Walk::signed_by(CertificateFacts const& certificate, CertificateFacts const& issuer)
{
    auto* const key = key_of(issuer);
    if (key == nullptr || ++signatures_ > most_signatures)
        return false;
    auto const good = X509_verify(certificate.x509.get(), key) == 1;
    ERR_clear_error();
    return good;
}

bool Walk::signed_by(CrlFacts const& crl, CertificateFacts const& issuer)
{
    auto* const key = key_of(issuer);
    if (key == nullptr || ++signatures_ > most_signatures)
        return false;
    auto const good = X509_CRL_verify(crl.crl.get(), key) == 1;
    ERR_clear_error();
    return good;
}

// 6.1.3 (a) without revocation, and what makes a certificate unusable in any place.
std::string Walk::basics(CertificateFacts const& certificate, CertificateFacts const& issuer, Verdict& verdict)
{
    if (!certificate.fault.empty())
        return certificate.fault;
    if (!same_name(certificate.issuer(), issuer.subject()))
        return "its issuer is not the subject before it";
    if (!signed_by(certificate, issuer))
        return "its signature is not that of its issuer";
    auto const from = compare_time(X509_get0_notBefore(certificate.x509.get()), at_);
    auto const through = compare_time(X509_get0_notAfter(certificate.x509.get()), at_);
    if (!from || !through)
        return "its validity cannot be read";
    verdict.expired = *from > 0 || *through < 0;
    if (*from > 0)
        return "is not valid yet";
    if (*through < 0)
        return "has expired";
    return certificate.unknown_critical.empty() ? "" : "has the unknown critical extension " + certificate.unknown_critical;
}

Verdict Walk::judge_names_and_rights(Path const& path, PolicyInputs const& inputs)
{
    Verdict verdict;
    auto const last = path.size() - 1;
    auto const length = static_cast<long>(last);
    Counters counters { inputs.explicit_policy ? 0 : length + 1, inputs.inhibit_mapping ? 0 : length + 1, inputs.inhibit_any ? 0 : length + 1, length };
    PolicyGraph graph;
    NameRules names;
    for (std::size_t i = 1; i <= last; ++i) {
        auto const& certificate = *path[i];
        auto why = basics(certificate, *path[i - 1], verdict);
        if (why.empty() && (i == last || !certificate.self_issued))
            why = names.refuses(certificate).value_or("");
        if (why.empty()) {
            graph.add(certificate.has_policies, certificate.policies, counters.any > 0 || (i < last && certificate.self_issued));
            if (counters.explicit_policy == 0 && graph.is_null())
                why = "no policy is left, and one is required";
        }
        if (why.empty() && i < last)
            why = prepare_policies(certificate, counters, graph);
        if (why.empty() && i < last)
            why = may_issue(certificate, counters);
        if (!why.empty()) {
            verdict.why = numbered(i, last, why);
            return verdict;
        }
        if (i < last && certificate.constraints)
            names.add(*certificate.constraints);
        inherit_parameters(certificate, *path[i - 1]);
    }
    count_down(counters.explicit_policy);
    if (path[last]->require_explicit == 0)
        counters.explicit_policy = 0;
    verdict.valid = counters.explicit_policy > 0 || graph.holds_for(inputs.initial);
    if (!verdict.valid)
        verdict.why = "no policy of the initial set is left, and one is required";
    return verdict;
}

Verdict Walk::judge(Path const& path, PolicyInputs const& inputs)
{
    auto verdict = judge_names_and_rights(path, inputs);
    for (std::size_t i = 1; verdict.valid && i < path.size() && !crls_.empty(); ++i) {
        auto const status = status_of(*path[i], { path.begin(), path.begin() + static_cast<std::ptrdiff_t>(i) });
        if (status.is == Status::Is::Good)
            continue;
        verdict.valid = false;
        verdict.revoked = status.is == Status::Is::Revoked;
        verdict.undetermined = status.is == Status::Is::Undetermined;
        verdict.why = numbered(i, path.size() - 1, status.why);
    }
    return verdict;
}

namespace {

// From the end entity up to the anchor: of those before it the nearest that signed it. Who is passed over stands there for a CRL, and has to have signed
// one (or the certificate of one who did); else the whole list is the path, as it stands.
Path path_in(Walk& walk, std::vector<CertificateFacts const*> const& all, std::vector<CrlFacts const*> const& crls)
{
    Path path { all.back() };
    std::vector<CertificateFacts const*> passed;
    for (auto place = all.size() - 1; place > 0;) {
        auto issuer = place;
        while (issuer > 0 && !(same_name(all[issuer - 1]->subject(), all[place]->issuer()) && walk.signed_by(*all[place], *all[issuer - 1])))
            --issuer;
        auto const next = issuer == 0 ? place - 1 : issuer - 1;
        for (auto between = next + 1; between < place; ++between)
            passed.push_back(all[between]);
        path.insert(path.begin(), all[next]);
        place = next;
    }
    std::set<CertificateFacts const*> needed;
    for (std::size_t rounds = 0; rounds <= passed.size(); ++rounds)
        for (auto const* one : passed) {
            auto const serves = [&](auto const& what) { return same_name(what->issuer(), one->subject()) && walk.signed_by(*what, *one); };
            if (!needed.contains(one) && (std::ranges::any_of(crls, serves) || std::ranges::any_of(needed, serves)))
                needed.insert(one);
        }
    return needed.size() == passed.size() ? path : all;
}

}  // namespace

Verdict validate(PathInputs const& inputs)
{
    if (inputs.certificates.size() < 2)
        return { .why = "a path has an anchor and an end entity at least" };
    if (inputs.certificates.size() > 100 || inputs.crls.size() > 1'000)
        return { .why = "there are too many certificates or lists" };
    std::vector<CertificateFacts const*> all;
    for (auto const& certificate : inputs.certificates)
        all.push_back(&certificate.facts());
    std::vector<CrlFacts const*> crls;
    for (auto const& crl : inputs.crls)
        crls.push_back(&crl.facts());
    auto path = all;
    if (!crls.empty()) {
        Walk finding(*all.front(), all, {}, inputs.at);
        path = path_in(finding, all, crls);
    }
    Walk walk(*all.front(), all, crls, inputs.at);
    return walk.judge(path,
        { { inputs.initial_policies.begin(), inputs.initial_policies.end() }, inputs.explicit_policy, inputs.inhibit_mapping, inputs.inhibit_any });
}

bool current_and_signed_by(Crl const& crl, Certificate const& issuer, std::int64_t at)
{
    auto const& facts = crl.facts();
    auto* const next = X509_CRL_get0_nextUpdate(facts.crl.get());
    if (!facts.fault.empty() || next == nullptr || !same_name(facts.issuer(), issuer.facts().subject()))
        return false;
    auto const from = compare_time(X509_CRL_get0_lastUpdate(facts.crl.get()), at), through = compare_time(next, at);
    Walk walk(issuer.facts(), {}, {}, at);
    return from && through && *from <= 0 && *through >= 0 && walk.signed_by(facts, issuer.facts());
}

}  // namespace mado::x509
