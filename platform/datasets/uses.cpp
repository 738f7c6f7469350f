#include <mado/datasets/uses.h>

#include <mado/names/id.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::datasets {

namespace {

std::unexpected<Refusal> malformed(std::string place) { return refuse(Refusal::Kind::Invalid, "datasets.not_a_use", { { "place", std::move(place) } }); }

json::Value members_of(DataUse const& use)
{
    return json::object({ { "id", use.id }, { "title", use.title }, { "address", use.address }, { "words", use.words }, { "maker", use.maker }, { "dataset", use.dataset },
        { "sent_at", use.sent_at.microseconds } });
}

// Of one that is hidden the office says no more than its id.
Result<DataUse> use_from(json::Value const& value, UseState state)
{
    DataUse made { value.text("id"), value.text("title"), value.text("address"), value.text("words"), value.text("maker"), value.text("dataset"), { value.integer("sent_at") } };
    bool const is_shown = state == UseState::Shown;
    if (!is_uuid(made.id))
        return malformed("id");
    if ((made.title.empty() && is_shown) || text::length(made.title) > most_use_title || text::control_character(made.title))
        return malformed("title");
    if (is_shown ? !may_lead_to(made.address) : !made.address.empty())
        return malformed("address");
    if (text::length(made.words) > most_use_words || text::control_character(made.words, text::Lines::Many))
        return malformed("words");
    if (text::length(made.maker) > most_use_maker || text::control_character(made.maker))
        return malformed("maker");
    if (!made.dataset.empty() && !is_uuid(made.dataset))
        return malformed("dataset");
    return made;
}

}  // namespace

bool may_lead_to(std::string_view address)
{
    auto const scheme = address.starts_with("https://") ? 8u : address.starts_with("http://") ? 7u : 0u;
    if (scheme == 0 || address.size() > most_use_address || !std::ranges::all_of(address, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\'; }))
        return false;
    auto const host = address.substr(scheme, address.find_first_of("/?#", scheme) - scheme);
    return !host.empty() && host.find('@') == std::string_view::npos && host.find('.') != std::string_view::npos && host.front() != '.' && host.front() != ':';
}

json::Value body_of(DataUse const& use) { return json::object({ { "what", use_what }, { "use", members_of(use) } }); }

Result<DataUse> use_of(json::Value const& body)
{
    if (body.text("what") != use_what)
        return malformed("what");
    return use_from(body["use"], UseState::Shown);
}

json::Value body_of(ShownUse const& shown) { return json::object({ { "what", use_what }, { "use", members_of(shown.use) }, { "state", word_of(shown.state) } }); }

Result<ShownUse> shown_use_of(json::Value const& body)
{
    if (body.text("what") != use_what)
        return malformed("what");
    auto const states = names_of(UseState {});
    auto const state = std::ranges::find(states, body.text("state"));
    if (state == states.end())
        return malformed("state");
    auto const said = static_cast<UseState>(state - states.begin());
    auto use = TRY(use_from(body["use"], said));
    return ShownUse { std::move(use), said };
}

}  // namespace mado::datasets
