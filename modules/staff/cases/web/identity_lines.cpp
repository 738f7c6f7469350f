// 本人確認: how the applicant was identified, on the page of the case in one line and on a page of its own in full.
#include "web/lines.h"

#include <mado/time/wareki.h>

#include "web/identity_lines.h"

namespace mado::cases::web {

namespace {

struct AttributeView {
    std::string label, value, note;
    static constexpr auto fields = std::tuple { html::field("label", &AttributeView::label), html::field("value", &AttributeView::value), html::field("note", &AttributeView::note) };
};
struct ComparedView {
    std::string label, shown, answer, words;
    bool is_bad = false;
    static constexpr auto fields = std::tuple { html::field("label", &ComparedView::label), html::field("shown", &ComparedView::shown), html::field("answer", &ComparedView::answer),
        html::field("words", &ComparedView::words), html::field("is_bad", &ComparedView::is_bad) };
};
struct IdentityView {
    Heading heading;
    std::string by, counts, at, verdict, about, key, shielded;
    bool is_bad = false, has_compared = false;
    std::vector<AttributeView> attributes;
    std::vector<ComparedView> compared;
    static constexpr auto fields = std::tuple { html::include(&IdentityView::heading), html::field("by", &IdentityView::by), html::field("counts", &IdentityView::counts),
        html::field("at", &IdentityView::at), html::field("verdict", &IdentityView::verdict), html::field("about", &IdentityView::about), html::field("key", &IdentityView::key),
        html::field("shielded", &IdentityView::shielded), html::field("is_bad", &IdentityView::is_bad), html::field("has_compared", &IdentityView::has_compared),
        html::field("attributes", &IdentityView::attributes), html::field("compared", &IdentityView::compared) };
};

std::string say(Visit const& visit, std::string const& key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string by_words(Visit const& visit, identity::Proof const& proof, Providers const& providers)
{
    if (proof.how != "oidc")
        return say(visit, "cases.identity.how." + (proof.how == "account" || proof.how == "card" || proof.how == "counter" ? proof.how : std::string("other")));
    if (proof.provider == "demonstration")
        return say(visit, "cases.identity.how.demonstration");
    if (providers)
        for (auto const& provider : *providers)
            if (provider.name == proof.provider)
                return provider.title_in("ja");
    return proof.provider;
}

std::string assurance_words(Visit const& visit, std::string const& assurance)
{
    return say(visit, "cases.identity.assurance." + (assurance == "card" || assurance == "account" ? assurance : std::string("none")));
}

bool has_differences(IdentityFinding const& finding)
{
    return std::ranges::any_of(finding.compared, [](Compared const& one) { return one.agreement != Agreement::Same; });
}

// The worst that was found, in one word for the mark and one for the sentence.
struct Summary { char const* is; std::string words; };
Summary summary_of(Visit const& visit, IdentityFinding const& finding, Providers const& providers)
{
    std::map<std::string, std::string> const words { { "by", by_words(visit, finding.proof, providers) }, { "assurance", assurance_words(visit, finding.proof.assurance) } };
    if (finding.is_tampered())
        return { "bad", say(visit, "cases.identity.task.altered", words) };
    if (has_differences(finding))
        return { "heed", say(visit, "cases.identity.task.different", words) };
    if (finding.verdict.standing == oidc::Standing::Verified)
        return { "good", say(visit, "cases.identity.task.verified", words) };
    if (finding.proof.how == "account")   // the sign-in is proved, the profile is what the person typed
        return { "heed", say(visit, "cases.identity.task.typed", words) };
    return { finding.proof.how == "oidc" ? "heed" : "good", say(visit, "cases.identity.task.shown", words) };
}

AttributeView attribute_view(Visit const& visit, IdentityFinding const& finding, std::string const& name, std::string const& value)
{
    static constexpr std::array<std::string_view, 7> known { "name", "kana", "address", "born_on", "sex", "corporate_number", "standing" };
    AttributeView view { std::ranges::find(known, name) == known.end() ? name : say(visit, "cases.identity.attribute." + name), value, {} };
    if (name == "standing" && (value == "representative" || value == "staff"))
        view.value = say(visit, "cases.identity.standing." + value);
    if (name == "sex" && (value == "male" || value == "female"))
        view.value = say(visit, "cases.signature.sex." + value);
    if (auto const day = name == "born_on" ? Day::parse(value) : std::nullopt)
        view.value = wareki::text(*day);
    if (finding.verdict.without_signature.contains(name))
        view.note = say(visit, "cases.identity.unsigned");
    return view;
}

IdentityView identity_view(Visit const& visit, Case const& found, IdentityFinding const& finding, Providers const& providers)
{
    IdentityView view;
    view.heading = heading_of(visit, found);
    view.by = by_words(visit, finding.proof, providers);
    view.counts = assurance_words(visit, finding.proof.assurance);
    view.at = finding.proof.at.microseconds != 0 ? wareki::text(finding.proof.at) : "";
    auto const standing = word_of(finding.verdict.standing);
    view.verdict = say(visit, "cases.identity.standing." + standing);
    view.about = say(visit, "cases.identity.about." + standing);
    view.is_bad = finding.verdict.standing == oidc::Standing::Altered;
    view.key = finding.verdict.key;
    if (finding.is_shielded)
        view.shielded = say(visit, "cases.identity.shielded");
    for (auto const& [name, value] : finding.proof.attributes)
        view.attributes.push_back(attribute_view(visit, finding, name, value));
    for (auto const& one : finding.compared)
        view.compared.push_back({ one.field, one.shown, one.answer, say(visit, "cases.identity.agreement." + word_of(one.agreement)), one.agreement == Agreement::Tampered });
    view.has_compared = !view.compared.empty();
    return view;
}

}  // namespace

void add_identity_lines(Asked const& asked, Lines& lines)
{
    auto const finding = identity_finding(asked.tx, asked.visit.here, asked.found, asked.providers);
    if (!finding)
        return;
    auto const summary = summary_of(asked.visit, *finding, asked.providers);
    lines.tasks.push_back({ summary.is, summary.words, {}, asked.link("/identity"), say(asked.visit, "cases.identity.open") });
}

namespace {

Result<IdentityView> found_view(Visit const& visit, db::Read& tx, Providers const& providers)
{
    auto const found = TRY(visited(visit, tx, may_read));
    auto const finding = identity_finding(tx, visit.here, found, providers);
    if (!finding)
        return refuse(Refusal::Kind::NotFound, "cases.identity.nobody");
    return identity_view(visit, found, *finding, providers);
}

}  // namespace

Shown show_identity(Visit const& visit, Providers const& providers)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return found_view(visit, tx, providers); }));
    trace_reading(visit);
    return mado::web::page(visit, "cases/identity.html", view);
}

std::vector<mado::web::PageType> identity_pages() { return { html::page<IdentityView>("cases/identity.html") }; }

}  // namespace mado::cases::web
