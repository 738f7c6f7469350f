#pragma once
// A whole application in one call, for whoever is not a browser: `madoguchi demo`, benches and tests; later the API.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <string>

namespace mado::applications {

struct Filled {
    std::string procedure;       // published at this moment
    std::string applicant;       // person, business
    std::string language = "ja";
    json::Object answers;        // stored forms (definitions/answers.h), a 個人番号 as well
    std::string notice;          // electronic, paper
    std::string mail_address {};
};

struct Receipt {
    ApplicationId application;
    std::string receipt_number, code;
};

// Opens its own transactions (an edge). Refuses NotFound (not published), Invalid naming every field that is wrong, Conflict (grounds
// keep it from being sent, where the law allows that).
Result<Receipt> apply(Workplace const& here, std::string const& tenant, Filled const& filled);

}  // namespace mado::applications
