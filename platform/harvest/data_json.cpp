// DCAT-US 1.1 (Project Open Data metadata, data.json). The form of before, a list alone, is read too.
#include "readers.h"
#include "records.h"

namespace mado::harvest {

namespace {

void take_distributions(json::Value const& record, Making& making)
{
    for (auto const& one : record.array("distribution")) {
        auto const address = first_of(one, { "downloadURL", "accessURL" });
        making.file({ "", address, said(one, "title"), said(one, "description"), said(one, "format"), said(one, "mediaType"), first_of(one, { "modified", "issued" }) });
    }
    if (auto const address = first_of(record, { "accessURL", "webService" }); record.array("distribution").empty() && !address.empty())
        making.file({ "", address, "", "", said(record, "format"), "", "" });
}

void take_words(json::Value const& record, Making& making)
{
    making.title(said(record, "title"));
    making.description(said(record, "description"));
    for (auto const& word : all_said(record["keyword"]))
        making.tag(word);
    for (auto const& word : all_said(record["theme"]))
        making.theme(word);
    making.licence({ said(record, "license") });
    making.frequency(said(record, "accrualPeriodicity"));
    making.published(said(record, "issued"));
    if (auto const modified = said(record, "modified"); !modified.starts_with("R/"))
        making.changed(modified);
    auto const temporal = said(record, "temporal");
    if (auto const slash = temporal.find('/'); slash != std::string::npos)
        making.covers(std::string_view(temporal).substr(0, slash), std::string_view(temporal).substr(slash + 1));
    making.landing(said(record, "landingPage"));
    auto const& contact = record["contactPoint"];
    making.contact(contact.is_object() ? said(contact, "hasEmail") : said(record, "mbox"));
    making.division(contact.is_object() ? said(contact, "fn") : said(contact));
}

}  // namespace

void read_data_json(Answer const& answer, Catalogue& into)
{
    auto const member = value_at(answer.bytes, { "dataset" });
    each_record(member.value_or(answer.bytes), member ? "dataset" : "", answer.limits, into, [&](json::Value const& record, std::string const& place) {
        if (auto const level = said(record, "accessLevel"); !level.empty() && level != "public") {
            into.findings.push_back({ place, "harvest.record.not_public", { { "title", clean(said(record, "title"), 300) }, { "level", clean(level, 100) } } });
            return;
        }
        Making making(answer.vocabulary, answer.limits, answer.address, place);
        take_words(record, making);
        take_distributions(record, making);
        making.finish(into, answer.source, said(record, "identifier"));
    });
}

}  // namespace mado::harvest
