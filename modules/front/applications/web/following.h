#pragma once
// What has become of a sent application, opened by its key: the steps that were told, what is asked, the documents. For pages and the API.
#include "web/open_form.h"

#include <functional>

namespace mado::applications {

struct Told {
    Step step;
    json::Value box;  // null: it has none
};
std::vector<Told> told_steps(web::Visit const& visit, OpenForm const& form);
// The newest request that waits for an answer, while the case waits for it; nullptr: none.
Told const* open_request(OpenForm const& form, std::vector<Told> const& all);

struct Marked {
    definitions::Field const* field = nullptr;
    definitions::Field const* group = nullptr;  // whose row it stands in
    std::size_t row = 0;
    std::string say;
    std::string control() const { return group ? group->name + "." + std::to_string(row) + "." + field->name : field->name; }
};
std::vector<Marked> marked_fields(OpenForm const& form, json::Value const& box);
json::Value stored_of(OpenForm const& form, Marked const& marked);

struct Asking {
    Told request;
    std::vector<Marked> marked;
};
Result<Asking> asking_of(web::Visit const& visit, OpenForm const& form);  // Gone: nothing is asked any more

// Seals and sends the marked answers as they stand in `form`; `besides` is done in the same commit.
Result<void> send_completion(web::Visit const& visit, OpenForm form, Asking const& asking, std::vector<NewBlob> const& blobs, std::function<Result<void>(db::Write&)> const& besides = {});

// Who looked at the case, as it was told last; empty: nothing was told.
json::Array looks_of(std::vector<Told> const& all);

struct FoundDocument {
    std::int64_t step;
    bool is_opened;
    json::Value document;
};
Result<FoundDocument> document_of(web::Visit const& visit, OpenForm const& form, std::string const& wanted);
// The bytes of a blob that was told to this application, and to no other.
Result<std::string> bytes_of(web::Visit const& visit, OpenForm const& form, json::Value const& blob);
// The office is told at the first opening: from then on the notice has arrived.
Result<void> tell_opening(web::Visit const& visit, OpenForm const& form, FoundDocument const& found);

// As it is stored, from what a person copied off the paper.
std::string verify_code(std::string_view typed);

}  // namespace mado::applications
