#pragma once
// A whole application in one call, for whoever is not a browser: `madoguchi demo`, benches and tests; the API.
#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <functional>
#include <string>

namespace mado::applications {

struct Filled {
    std::string procedure;       // published at this moment
    std::string applicant;       // person, business
    std::string language = "ja";
    json::Object answers;        // stored forms (definitions/answers.h), a 個人番号 as well
    std::string notice;          // electronic, paper
    std::string mail_address {};
    std::string channel = "web";
    json::Value agent {};        // { kind, name }: who acts for the applicant
    std::string round {};        // of a lottery or examination; may be left out while only one is open
    json::Object keys {};        // of the blobs that `answers` name: { key, size }
};

struct Receipt {
    ApplicationId application;
    std::string receipt_number, code;
    crypto::KeyPair key {};      // of the application: whoever keeps it wraps it
};

// Opens its own transactions (an edge). Refuses NotFound (not published), Invalid naming every field that is wrong, Conflict (grounds
// keep it from being sent, where the law allows that).
// `along` is asked before the commit that sends it what shall be done in that same commit.
using Along = std::function<Result<void>(db::Write&)>;
Result<Receipt> apply(Workplace const& here, std::string const& tenant, Filled const& filled, std::function<Along(Receipt const&)> const& along = {});

}  // namespace mado::applications
