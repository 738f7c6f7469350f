#include "web/pages.h"

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

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }
std::string say(Visit const& visit, Sentence const& sentence) { return sentence.key.empty() ? std::string() : mado::web::words(visit, sentence.key, sentence.arguments); }

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

std::vector<mado::web::Route> routes(std::shared_ptr<Desk> const& desk)
{
    using mado::web::form;
    using mado::web::page;
    auto const shows = [desk](Shown (*show)(Desk&, Visit const&, Attempt const*)) { return [desk, show](Visit const& visit, Attempt const* attempt) { return show(*desk, visit, attempt); }; };
    auto const acts = [desk](Shown (*act)(Desk&, Visit const&)) { return [desk, act](Visit const& visit) { return act(*desk, visit); }; };
    http::Limits const uploads { .file_bytes = most_file_bytes, .total_bytes = most_file_bytes };
    return {
        form("/datasets").needs(may_read).to(shows(show_datasets), acts(act_datasets)),
        form("/datasets/new").needs(may_edit).to(shows(show_new), acts(act_new)),
        page("/datasets/coverage").needs(may_read_board).to(shows(show_board)),
        form("/datasets/requests").needs(may_answer).to(shows(show_requests), acts(act_requests)),
        form("/datasets/calendar").needs(may_edit).to(shows(show_calendar), acts(act_calendar)),
        page("/datasets/guide").needs(may_read_board).to(shows(show_guide)),
        form("/datasets/{dataset}").needs(may_read).with(uploads).to(shows(show_dataset), acts(act_dataset)),
        form("/datasets/{dataset}/description").needs(may_edit).to(shows(show_description), acts(act_description)),
        page("/datasets/{dataset}/files/{resource}").needs(may_read).to(shows(show_file)),
        page("/datasets/{dataset}/versions/{version}").needs(may_read).to(shows(show_version)),
        page("/datasets/{dataset}/versions/{version}/difference").needs(may_read).to(shows(show_difference)),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { list_pages(), description_pages(), dataset_pages(), version_pages(), board_pages(), desk_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::open_data::web
