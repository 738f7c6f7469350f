#pragma once
// An application as a page meets it: opened by this browser's secret, or nothing at all.
#include "model/application.h"
#include "service/applications.h"
#include "web/identity.h"

#include <mado/definitions/evaluation.h>
#include <mado/definitions/round.h>
#include <mado/portal/procedures.h>
#include <mado/web/form.h>
#include <mado/web/page.h>
#include <mado/web/uploads.h>

#include <string>

namespace mado::applications {

struct OpenForm {
    Application application;
    crypto::KeyPair key;
    definitions::DefinitionPointer definition;
    Contents contents;               // of the unsent form, or of the copy of what was sent
    bool has_moved = false;          // to a newer version of the definition
    portal::Office office {};
    Caller caller;
    definitions::RoundPointer offered {};                      // of a lottery or examination
    std::optional<identity::Proof> proof {};                   // what this browser has shown; of an unsent form
    std::shared_ptr<definitions::CodesWithRound const> rows {};  // the library's lists and the rows of that round
    bool hides = false;              // sent, and the office has said that where the person is stays out of its pages

    definitions::Codes const* codes(web::Visit const& visit) const;

    definitions::Inputs inputs(web::Visit const& visit) const;
    // As pages show it; what is sent again is made of `contents`.
    definitions::Evaluation evaluation(web::Visit const& visit) const;
    json::Value disclosed(std::string const& field, json::Value stored) const;  // GROUP.FIELD in a group
    // "/soja-shi/applications/0192…/check"
    std::string at(web::Visit const& visit, std::string_view rest) const;
    std::string path(std::string_view rest) const;  // without the town, for web::done
    std::string title(web::Visit const& visit) const { return definition->title.in(visit.language); }
};

// Refuses NotFound "applications.not_found" for whatever is wrong: another browser, another town, an absurd id.
Result<OpenForm> open_form(web::Visit const& visit);
// With the number and the code instead of a browser's secret; a wrong pair is NotFound, and counted as on the page of coming back.
Result<OpenForm> open_with_code(web::Visit const& visit, std::string const& typed_number, std::string const& typed_code);
Result<OpenForm> open_unsent(web::Visit const& visit);  // sent already: Gone … the page leads on to the receipt
Result<OpenForm> open_sent(web::Visit const& visit);
std::string save_form(OpenForm const& form);            // its box

// Keeps the files of a request. What is wrong with one is told at its field; answers and keys of `contents` grow.
using Kept = web::Uploaded;
using web::keep_uploads;

// Words of days and times in the reader's language.
std::string day_words(web::Visit const& visit, Day day);
std::string moment_words(web::Visit const& visit, Instant at);
std::string yen_words(web::Visit const& visit, std::int64_t amount);

}  // namespace mado::applications
