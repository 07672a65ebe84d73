import Store
import Vocabulary

/// Everything that can be done or read, by its stable name: a named transaction of the store, or a reading.
///
/// Who may do it stands in `RightsTable`; what is not in the table nobody may do. A route of the web takes a right, the
/// store refuses a transaction whose name is none.
package enum Right: String, CaseIterable, Sendable {
    // The front of the house
    case publicRead = "public.read"
    case staffSignIn = "staff.signIn"
    case staffSignInBlocked = "staff.signInBlocked"
    case staffSendCode = "staff.sendCode"
    case staffTryCode = "staff.tryCode"
    case staffAddTrainee = "staff.addTrainee"
    case staffKeepSession = "staff.keepSession"
    case staffEndSession = "staff.endSession"
    case staffSignOut = "staff.signOut"
    case accountReadOwn = "account.readOwn"
    case staffChangePassword = "staff.changePassword"
    case staffOfferSecondFactor = "staff.offerSecondFactor"
    case staffSetSecondFactor = "staff.setSecondFactor"
    case staffPassSecondFactor = "staff.passSecondFactor"
    case staffRemoveSecondFactor = "staff.removeSecondFactor"
    case staffRenewRecoveryCodes = "staff.renewRecoveryCodes"
    case deskRead = "desk.read"
    case searchFind = "search.find"
    case jobRead = "job.read"
    case jobStart = "job.start"
    case jobCancel = "job.cancel"
    case jobTake = "job.take"
    case jobKeep = "job.keep"
    case jobDone = "job.done"
    case jobFail = "job.fail"
    case jobRetry = "job.retry"
    case jobHandBack = "job.handBack"
    case jobForget = "job.forget"

    // Staff
    case accountRead = "account.read"
    case staffAddAccount = "staff.addAccount"
    case staffSetActive = "staff.setActive"
    case staffResetPassword = "staff.resetPassword"
    case staffResetSecondFactor = "staff.resetSecondFactor"
    case staffIdentify = "staff.identify"
    case staffLinkIdentity = "staff.linkIdentity"
    case staffUnlinkIdentity = "staff.unlinkIdentity"
    case integrityRead = "integrity.read"
    case integrityReview = "integrity.review"
    case staffDeclareRecusal = "staff.declareRecusal"
    case staffStateIntegrity = "staff.stateIntegrity"
    case staffAdjustPost = "staff.adjustPost"
    case tokenRead = "token.read"
    case tokenAdd = "token.add"
    case tokenRevoke = "token.revoke"
    case tokenUse = "token.use"

    // Registers
    case personRead = "person.read"
    case personRegister = "person.register"
    case personCorrect = "person.correct"
    case personUnmask = "person.unmask"
    case institutionRead = "institution.read"
    case institutionAdd = "institution.add"
    case institutionChange = "institution.change"
    case institutionList = "institution.list"
    case institutionSuspend = "institution.suspend"
    case institutionBlacklist = "institution.blacklist"
    case institutionAddOccupation = "institution.addOccupation"
    case teacherRead = "teacher.read"
    case teacherAdd = "teacher.add"
    case teacherChange = "teacher.change"
    case teacherConfirm = "teacher.confirm"
    case teacherCheck = "teacher.check"
    case teacherBlacklist = "teacher.blacklist"
    case evaluatorRead = "evaluator.read"
    case evaluatorAdd = "evaluator.add"
    case evaluatorChange = "evaluator.change"
    case evaluatorSetActive = "evaluator.setActive"
    case textbookRead = "textbook.read"
    case textbookList = "textbook.list"
    case textbookEnd = "textbook.end"
    case projectRead = "project.read"
    case projectAdd = "project.add"
    case projectChange = "project.change"
    case projectAnnounce = "project.announce"
    case projectAward = "project.award"
    case projectAdjust = "project.adjust"
    case programmeRead = "programme.read"
    case programmeOpen = "programme.open"
    case programmeClose = "programme.close"
    case programmeFile = "programme.file"
    case programmeReport = "programme.report"
    case programmeAward = "programme.award"
    case programmeEnd = "programme.end"

    // Classes
    case classRead = "class.read"
    case classReadFeed = "class.readFeed"
    case classCreate = "class.create"
    case classChange = "class.change"
    case classSetAims = "class.setAims"
    case classSetVenue = "class.setVenue"
    case classSetHours = "class.setHours"
    case classSetTeachers = "class.setTeachers"
    case classSetConditions = "class.setConditions"
    case classMakeTimetable = "class.makeTimetable"
    case classSetLesson = "class.setLesson"
    case classRemoveLesson = "class.removeLesson"
    case classSubmit = "class.submit"
    case classWithdraw = "class.withdraw"
    case classSignUndertaking = "class.signUndertaking"
    case classSetProgrammes = "class.setProgrammes"
    case classAskCorrection = "class.askCorrection"
    case caseRead = "case.read"
    case caseAct = "case.act"

    // Trainees and lessons
    case rosterRead = "roster.read"
    case rosterStage = "roster.stage"
    case rosterCommit = "roster.commit"
    case enrolmentAdd = "enrolment.add"
    case enrolmentWithdraw = "enrolment.withdraw"
    case enrolmentSettle = "enrolment.settle"
    case ownRead = "own.read"
    case teachingRead = "teaching.read"
    case lessonRead = "lesson.read"
    case attendanceRead = "attendance.read"
    case attendanceOpenCode = "attendance.openCode"
    case attendanceSign = "attendance.sign"
    case attendanceCodeWrong = "attendance.codeWrong"
    case attendanceRollCall = "attendance.rollCall"
    case attendanceAddPhoto = "attendance.addPhoto"
    case attendanceConfirmHours = "attendance.confirmHours"
    case attendanceImportStudy = "attendance.importStudy"
    case evidenceRead = "evidence.read"
    case evidenceRefuse = "evidence.refuse"

    // Assurance
    case inspectionRecord = "inspection.record"
    case inspectionPhone = "inspection.phone"
    case examinationCommitDraw = "examination.commitDraw"
    case examinationRevealDraw = "examination.revealDraw"
    case examinationSchedule = "examination.schedule"
    case examinationRegister = "examination.register"
    case examinationApproveSoleProvider = "examination.approveSoleProvider"
    case examinationEnterResults = "examination.enterResults"
    case certificationIssue = "certification.issue"
    case certificationRevoke = "certification.revoke"

    // Money
    case claimRead = "claim.read"
    case claimSubmit = "claim.submit"
    case claimFind = "claim.find"
    case claimVerify = "claim.verify"
    case claimFile = "claim.file"
    case noticeRead = "notice.read"
    case noticeObject = "notice.object"
    case noticeAnswer = "notice.answer"
    case noticeClose = "notice.close"
    case noticeSendBack = "notice.sendBack"
    case paymentRead = "payment.read"
    case paymentReadFile = "payment.readFile"
    case paymentPrepare = "payment.prepare"
    case paymentApprove = "payment.approve"
    case paymentWithdraw = "payment.withdraw"
    case paymentSend = "payment.send"
    case paymentReadResults = "payment.readResults"
    case paymentSettle = "payment.settle"
    case ledgerRead = "ledger.read"
    case ledgerAllocate = "ledger.allocate"
    case transferRead = "transfer.read"
    case transferRequest = "transfer.request"
    case transferExcept = "transfer.except"
    case transferPropose = "transfer.propose"

    // Oversight
    case policyRead = "policy.read"
    case policySetParameter = "policy.setParameter"
    case simulationRead = "simulation.read"
    case policyConfirmParameter = "policy.confirmParameter"
    case policyDropParameter = "policy.dropParameter"
    case policyRegister = "policy.register"
    case policyReadDraft = "policy.readDraft"
    case policyDraft = "policy.draft"
    case policyChangeDraft = "policy.changeDraft"
    case policyCheckDraft = "policy.checkDraft"
    case policySubmitDraft = "policy.submitDraft"
    case policyDiscardDraft = "policy.discardDraft"
    case policyApproveDraft = "policy.approveDraft"
    case policyReturnDraft = "policy.returnDraft"
    case policyPutInForce = "policy.putInForce"
    case journalRead = "journal.read"
    case rightsRead = "rights.read"
    case retentionRead = "retention.read"
    case retentionPropose = "retention.propose"
    case retentionConfirm = "retention.confirm"
    case retentionDrop = "retention.drop"
    case exportMake = "export.make"
    case benchPrepare = "bench.prepare"
    case benchWrite = "bench.write"
    case personalErase = "personal.erase"
    case personalSeal = "personal.seal"
    case personalSealFile = "personal.sealFile"
    case personalSealed = "personal.sealed"
    case keysRewrap = "keys.rewrap"
    case journalCheckpoint = "journal.checkpoint"
    case journalWitness = "journal.witness"
}

extension Right {
    /// Its row of the table.
    package var row: RightsTable.Row { RightsTable.row(of: self) }

    /// Whether it needs no account at all.
    package var isPublic: Bool { row.holders == .everyone }

    /// Whether this actor holds it; where and on what is the desk's and the fence's to say.
    package func isHeld(by actor: Actor) -> Bool {
        if actor.isSystem { return row.system }
        switch row.holders {
        case .everyone: return true
        case .arriving, .signedIn: return !actor.isAnybody
        case .roles(let roles): return !actor.isAnybody && roles.contains(actor.role)
        }
    }
}

extension Actor {
    package func may(_ right: Right) -> Bool { right.isHeld(by: self) }

    /// - Throws: `Refusal` `notYourRole`.
    package func need(_ right: Right) throws {
        guard may(right) else { throw Refusal("notYourRole") }
    }

    /// Somebody without an account, who writes from the public pages.
    package static func anybody(in division: Division) -> Actor {
        Actor(id: "public", name: "public", role: .trainee, division: division)
    }

    package var isAnybody: Bool { id == "public" }

    /// The program's own work, by nobody's order.
    package var isSystem: Bool { id == "system" }
}
