#include "web/pages.h"
#include "web/query_page.h"
#include "web/usage_page.h"
#include "web/uses_page.h"

#include "service/scratch.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::open_data::web {

datasets::Reference const& Desk::reference(Workplace const& here)
{
    std::call_once(once_, [&] {
        auto loaded = datasets::load_reference(datasets::files_of(here.library));
        if (!loaded)
            throw std::runtime_error("definitions/" + loaded.error().front().file + ": " + loaded.error().front().english);
        reference_ = std::move(*loaded);
    });
    return reference_;
}

api::Gate& Desk::gate(Workplace const& here)
{
    std::call_once(gate_once_, [&] { gate_ = std::make_unique<api::Gate>(here); });
    return *gate_;
}

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }
std::string say(Visit const& visit, Sentence const& sentence)
{
    if (sentence.key.empty())
        return {};
    auto arguments = sentence.arguments;
    if (auto const fault = arguments.find("fault"); fault != arguments.end())
        fault->second = fault_words(visit, fault->second);
    return mado::web::words(visit, sentence.key, arguments);
}

// What is kept for programs ("status 503", a msgid), for people.
std::string fault_words(Visit const& visit, std::string const& fault)
{
    constexpr std::string_view status = "status ";
    if (fault.starts_with(status))
        return say(visit, "open_data.fault.status", { { "status", fault.substr(status.size()) } });
    static std::map<std::string, char const*, std::less<>> const known { { "http.call.no_answer", "open_data.fault.no_answer" }, { "http.call.too_large", "open_data.fault.too_large" },
        { "http.call.private_peer", "open_data.fault.private_peer" }, { "http.call.malformed", "open_data.fault.malformed" }, { "unreadable", "open_data.fault.unreadable" },
        { "not taken", "open_data.fault.not_taken" } };
    auto const found = known.find(fault);
    return found != known.end() ? say(visit, found->second) : fault.starts_with("open_data.") ? say(visit, fault) : fault;
}

std::vector<Choice> division_choices(Visit const& visit, db::Read& tx, std::string_view chosen)
{
    std::vector<Choice> all;
    auto const mine = access::scope(tx, visit.caller, may_edit);
    for (auto const& division : organization::divisions(tx))
        if (std::ranges::any_of(mine, [&](std::string const& one) { return access::within(division.path, one); }))
            all.push_back({ division.path, division.name, division.path == chosen });
    return all;
}

DatasetId dataset_at(Visit const& visit) { return visit.request.id<OpenDatasetTag>("dataset"); }

std::string address_of(Visit const& visit, DatasetId const& id, std::initializer_list<std::string_view> more)
{
    auto address = mado::web::link(visit, { "datasets", id.value });
    for (auto const part : more)
        address += "/" + http::percent_encoded(part);
    return address;
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->name : std::string();
}

std::string day_words(std::optional<Instant> const& at) { return at ? wareki::short_text(day_in_tokyo(*at)) : std::string(); }

std::string_view weight_of(Entry const& entry)
{
    if (entry.review == Review::Proposed)
        return "heed";
    return entry.state == State::Published ? (entry.is_changed() ? "mine" : "good") : entry.state == State::Withdrawn ? "" : "mine";
}

std::string state_words(Visit const& visit, Entry const& entry)
{
    if (entry.review == Review::Proposed)
        return say(visit, "open_data.state.proposed");
    if (entry.state == State::Published && entry.is_changed())
        return say(visit, "open_data.state.changed");
    return say(visit, "open_data.state." + word_of(entry.state));
}

std::int64_t number_typed(std::string const& typed, std::int64_t otherwise)
{
    std::int64_t number = otherwise;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : otherwise;
}

http::Response download(std::string const& media_type, std::string bytes, std::string const& file_name)
{
    auto response = http::bytes(media_type, std::move(bytes));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file_name)).with("x-content-type-options", "nosniff");
    return response;
}

Shown download(Visit const& visit, std::string const& media_type, files::Blob const& blob, std::string const& file_name)
{
    auto plain = files::Plain::of(visit.here.files, blob, service::scratch_pattern(visit.here));
    if (!plain)
        return refuse(Refusal::Kind::NotFound, "open_data.file.gone");
    auto response = download(media_type, plain->bytes(), file_name);
    response.file = plain->file().string();
    visit.request.holds = std::make_shared<files::Plain>(std::move(*plain));   // until it is sent
    return response;
}

std::vector<mado::web::Route> routes(std::shared_ptr<Desk> const& desk)
{
    using mado::web::form;
    using mado::web::page;
    auto const shows = [desk](Shown (*show)(Desk&, Visit const&, Attempt const*)) { return [desk, show](Visit const& visit, Attempt const* attempt) { return show(*desk, visit, attempt); }; };
    auto const acts = [desk](Shown (*act)(Desk&, Visit const&)) { return [desk, act](Visit const& visit) { return act(*desk, visit); }; };
    http::Limits const uploads { .file_bytes = most_file_bytes, .total_bytes = most_file_bytes + (1u << 20) };
    return {
        form("/datasets").needs(may_read).to(shows(show_datasets), acts(act_datasets)),
        form("/datasets/new").needs(may_edit).to(shows(show_new), acts(act_new)),
        page("/datasets/coverage").needs(may_read_board).to(shows(show_board)),
        form("/datasets/uses").needs(may_answer).to(shows(show_uses), acts(act_uses)),
        form("/datasets/requests").needs(may_answer).to(shows(show_requests), acts(act_requests)),
        form("/datasets/calendar").needs(may_edit).to(shows(show_calendar), acts(act_calendar)),
        page("/datasets/usage").needs(may_read).to(shows(show_usage)),
        page("/datasets/guide").needs(may_read_board).to(shows(show_guide)),
        page("/datasets/harvests").needs(may_read).to(shows(show_harvests)),
        form("/datasets/harvests/new").needs(may_edit).to(shows(show_new_harvest), acts(act_new_harvest)),
        form("/datasets/harvests/{harvest}").needs(may_read).to(shows(show_harvest), acts(act_harvest)),
        form("/datasets/{dataset}").needs(may_read).with(uploads).to(shows(show_dataset), acts(act_dataset)),
        form("/datasets/uploads").needs(may_read).to(shows(show_uploads), acts(act_uploads)),
        form("/datasets/{dataset}/uploads/{upload}").needs(may_read).to(shows(show_upload), acts(act_upload)),
        form("/datasets/{dataset}/query").needs(may_edit).to(shows(show_query), acts(act_query)),
        form("/datasets/{dataset}/description").needs(may_edit).to(shows(show_description), acts(act_description)),
        page("/datasets/{dataset}/files/{resource}").needs(may_read).to(shows(show_file)),
        page("/datasets/{dataset}/versions/{version}").needs(may_read).to(shows(show_version)),
        page("/datasets/{dataset}/versions/{version}/difference").needs(may_read).to(shows(show_difference)),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { list_pages(), description_pages(), dataset_pages(), version_pages(), board_pages(), desk_pages(), harvest_pages(), use_pages(), upload_pages(), usage_pages(), query_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::open_data::web
