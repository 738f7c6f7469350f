#pragma once
#include <mado/module/module.h>
#include <mado/sanitizing/files.h>

namespace mado::meetings {

// `tools`: the box in which pages become pictures.
Module describe(std::shared_ptr<sanitizing::Tools const> tools);

}  // namespace mado::meetings
