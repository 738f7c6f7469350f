#pragma once
#include <mado/module/module.h>
#include <mado/sanitizing/files.h>

#include <memory>

namespace mado::disclosure {

// `tools`: the walls in which pages are drawn and read.
Module describe(std::shared_ptr<sanitizing::Tools const> tools);

}  // namespace mado::disclosure
